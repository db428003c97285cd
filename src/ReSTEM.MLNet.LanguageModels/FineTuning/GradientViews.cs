using ReSTEM.MLNet.LanguageModels.Runtime;
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

    extension(Tensor gradient)
    {
        /// <summary>Adds the product of a matrix's transpose and another matrix, in place where the number types allow.</summary>
        public void AddProduct(Tensor transposed, Tensor matrix)
        {
            using var scope = NewDisposeScope();
            if (gradient.dtype == matrix.dtype)
            {
                gradient.addmm_(transposed.t(), matrix, 1, 1);
                return;
            }

            gradient.add_(transposed.t().matmul(matrix), Numbers.One);
        }

        /// <summary>Adds rows to those that were looked up.</summary>
        public void AddRows(Tensor places, Tensor rows) =>
            gradient.index_add_(0, places, rows, Numbers.One);
    }
}
