namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>What a product needs of a vector type, so that one kernel serves every width.</summary>
internal unsafe interface ILanes<TVector>
    where TVector : struct
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>Rows of two vectors of sums that fit in the registers of the machines with this width.</summary>
    static abstract int MaxRows { get; }

    static abstract TVector Load(float* source);

    static abstract TVector Broadcast(float* source);

    static abstract void Store(TVector value, float* target);

    static abstract TVector Add(TVector left, TVector right);

    /// <summary>left right + addend, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>Floats whose upper halves are the words' lower ones, and whose lower ones are zero.</summary>
    static abstract TVector LowHalves(float* source);

    /// <summary>Floats whose upper halves are the words' upper ones, and whose lower ones are zero.</summary>
    static abstract TVector HighHalves(float* source);
}
