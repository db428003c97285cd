using ReSTEM.MLNet.LanguageModels.Runtime;
using TorchSharp;

namespace ReSTEM.MLNet.LanguageModels.Tests.Runtime;

public sealed class TorchLibraryTests
{
    [Fact]
    public void Torch_computes_once_the_library_is_loaded()
    {
        TorchLibrary.EnsureLoaded();
        TorchLibrary.EnsureLoaded();

        using var two = torch.ones(2).sum();
        two.item<float>().Should().Be(2);
    }

    [Fact]
    public void A_too_old_system_library_is_named_with_the_cure()
    {
        var reason = new DllNotFoundException(
            """
            Unable to load shared library 'LibTorchSharp' or one of its dependencies. In order to help diagnose loading problems, consider using a tool like strace.
            /app/LibTorchSharp.so: cannot open shared object file: No such file or directory
            /lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)
            /app/LibTorchSharp: cannot open shared object file: No such file or directory
            """
        );

        var failure = TorchLibrary.Failure(reason);

        failure.Message.Should().Contain("libstdc++.so.6: version `GLIBCXX_3.4.32' not found");
        failure.Message.Should().Contain("ReSTEMRelaxLibstdcxx=true").And.Contain("Ubuntu 24.04");
        failure.Message.Should().NotContain("TorchSharp-cpu");
        failure.InnerException.Should().BeSameAs(reason);
    }

    [Fact]
    public void Missing_natives_are_named_with_the_packages_that_bring_them()
    {
        var reason = new DllNotFoundException(
            """
            Unable to load shared library 'LibTorchSharp' or one of its dependencies. In order to help diagnose loading problems, consider using a tool like strace.
            /app/LibTorchSharp.so: cannot open shared object file: No such file or directory
            libtorch.so: cannot open shared object file: No such file or directory
            """
        );

        var failure = TorchLibrary.Failure(reason);

        failure
            .Message.Should()
            .Contain("does not load: libtorch.so: cannot open shared object file");
        failure
            .Message.Should()
            .Contain("TorchSharp-cpu, TorchSharp-cuda-linux or TorchSharp-cuda-windows");
        failure.Message.Should().NotContain("GCC 13");
    }

    [Fact]
    public void A_reason_without_details_is_passed_on_as_it_is()
    {
        var failure = TorchLibrary.Failure(new NotSupportedException("only 64-bit processes"));

        failure.Message.Should().Contain("only 64-bit processes");
    }
}
