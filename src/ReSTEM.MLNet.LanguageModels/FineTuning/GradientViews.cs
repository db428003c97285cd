using static TorchSharp.torch;

namespace ReSTEM.MLNet.LanguageModels.FineTuning;

/// <summary>Makes views of a flat buffer into leaves of the graph whose gradients are views of another flat buffer.</summary>
internal static class GradientViews
{
    public static Tensor Leaf(Tensor view, Tensor gradient, long offset)
    {
        using var scope = NewDisposeScope();
        var leaf = view.detach().requires_grad_().DetachFromDisposeScope();
        leaf.grad = gradient.narrow(0, offset, view.numel()).view(view.shape);
        return leaf;
    }
}
