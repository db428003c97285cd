namespace ReSTEM.MLNet.DataViews;

/// <summary>A cursor that generates what it gives, and whose reader may come to need no more of it.</summary>
internal interface IStoppable
{
    /// <summary>Ends the generation under way, which throws, and those to come.</summary>
    CancellationToken Stop { set; }
}
