using System.Diagnostics;
using System.Runtime.Intrinsics;
using ReSTEM.MLNet.LanguageModels.Architectures;
using ReSTEM.MLNet.LanguageModels.Checkpoints;
using ReSTEM.MLNet.LanguageModels.Generation;
using ReSTEM.MLNet.LanguageModels.Generation.Managed;
using ReSTEM.MLNet.LanguageModels.Runtime;
using TorchSharp;

namespace ReSTEM.MLNet.Benchmarks;

/// <summary>One model, ready to be sampled by either backend.</summary>
internal sealed class SamplingSubject : IDisposable
{
    private readonly ModelWeights _weights;
    private readonly ModelParameters _views;
    private readonly RotaryTable _rotary;
    private readonly ManagedDecoder _managed;
    private readonly ManagedDecoder _managedFloats;
    private readonly CountingPass _counts;
    private readonly TorchSampler _torch;
    private readonly StopRule? _ends;

    public SamplingSubject(SamplingArguments arguments)
    {
        using var session = TorchSession.Enter(arguments.Threads[0]);
        using var checkpoint = arguments.ModelFolder is { } folder
            ? CheckpointFolder.Open(folder)
            : null;
        Config = checkpoint?.Config ?? BenchmarkShape.Named(arguments.Shape);
        _weights = new ModelWeights(Config, torch.CPU, torch.ScalarType.Float32);
        if (checkpoint is null)
        {
            WeightInitializer.Fill(_weights, Config.InitializerRange, 1);
        }
        else
        {
            WeightLoader.Load(
                WeightLoader.Match(checkpoint, arguments.ModelFolder!, _weights.Layout),
                _weights
            );
        }

        if (arguments.RoundsWeights)
        {
            Round(_weights);
        }

        _views = ModelParameters.Of(
            Config,
            (name, shape) => _weights.View(name, shape).DetachFromDisposeScope()
        );
        _rotary = new RotaryTable(Config, torch.CPU, torch.ScalarType.Float32);
        _counts = new CountingPass(new LlamaLike(Config, _views, _rotary));
        _torch = new TorchSampler(Config, _counts, torch.CPU, torch.ScalarType.Float32);
        _ends = arguments.MeanTokens > 0 ? RandomEnds.After(arguments.MeanTokens) : null;
        _managed = new ManagedDecoder(Config, _weights.Read);
        _managedFloats = new ManagedDecoder(Config, _weights.Read, FloatKernels());
    }

    public ModelConfig Config { get; }

    /// <summary>Samples and measures; no end-of-text, so that every completion has its full length unless chance ends it.</summary>
    public SamplingRun Run(
        string backend,
        IReadOnlyList<TokenPrompt> prompts,
        SamplingOptions options,
        IProgress<SamplingProgress>? progress = null
    )
    {
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var allocated = GC.GetTotalAllocatedBytes();
        var start = Stopwatch.GetTimestamp();
        var request = new DecodingRequest(prompts, options, [])
        {
            Progress = progress,
            IsStopped = _ends,
        };
        var (steps, rowsBefore) = (_counts.Steps, _counts.Rows);
        var rows = backend switch
        {
            "managed" => _managed.Generate(request, default),
            "managed-f32" => _managedFloats.Generate(request, default),
            "torch" => Torch(request),
            _ => throw new ArgumentException(
                $"--backend is {backend}; it must be torch, managed or managed-f32."
            ),
        };
        var wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
        process.Refresh();
        return new SamplingRun(
            wall,
            (process.TotalProcessorTime - cpu).TotalSeconds,
            rows.Sum(row => (long)row.TokenIds.Count),
            GC.GetTotalAllocatedBytes() - allocated
        )
        {
            Steps = _counts.Steps - steps,
            Rows = _counts.Rows - rowsBefore,
        };
    }

    public void Dispose()
    {
        _managed.Dispose();
        _managedFloats.Dispose();
        _views.Dispose();
        _rotary.Dispose();
        _weights.Dispose();
    }

    private IReadOnlyList<SampledTokens> Torch(DecodingRequest request)
    {
        using var session = TorchSession.Enter(request.Options.Threads);
        using var scope = torch.NewDisposeScope();
        return _torch.Generate(request, default);
    }

    private static ProductKernels FloatKernels() =>
        ProductKernels.OfThisMachine.PanelWidth switch
        {
            32 => new SizedProductKernels<Lanes512, Vector512<float>> { PacksHalves = false },
            16 => new SizedProductKernels<Lanes256, Vector256<float>> { PacksHalves = false },
            _ => new SizedProductKernels<Lanes128, Vector128<float>> { PacksHalves = false },
        };

    private static void Round(ModelWeights weights)
    {
        using var rounded = weights.Flat.to_type(torch.ScalarType.BFloat16);
        weights.Flat.copy_(rounded);
    }
}
