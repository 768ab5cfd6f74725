using System.Collections.Immutable;

namespace ResearchKit.Training;

/// <summary>Something that learns: a record of tensors and what its optimiser remembers.</summary>
public static class Learner {
    /// <summary>A learner before its first step.</summary>
    /// <param name="model">A network, or any record of tensors, such as a network with class centres.</param>
    public static Learner<T> Of<T>(T model) where T : class => new(model, [], 0);
}

/// <summary>
/// A model with its optimiser's moments. It is moved in place by <see cref="EpochRun.Step{T}(Learner{T}, Optimizer, Func{T, Tensor}, string)"/>
/// inside an epoch, which works on a copy: the caller's learner never changes.
/// </summary>
/// <param name="Model">What learns: its floating-point tensors but for running statistics are the parameters.</param>
/// <param name="Moments">The optimiser's tensors; empty before the first step.</param>
/// <param name="Steps">Steps done.</param>
public sealed record Learner<T>(T Model, ImmutableArray<Tensor> Moments, long Steps) where T : class {
    /// <summary>The optimiser's tensors; empty before the first step.</summary>
    public ImmutableArray<Tensor> Moments { get; private set; } = Moments;

    /// <summary>Steps done.</summary>
    public long Steps { get; private set; } = Steps;

    // Found once for a model: its records never change, only the numbers in their tensors.
    (T? Of, Tensor[] Parameters) found;

    /// <summary>One step down the gradient of the loss, in place; the loss, detached, in the current scope.</summary>
    internal Tensor Step(Func<T, Tensor> loss, Optimizer optimizer, double? rate, double clipNorm) {
        if (!ReferenceEquals(found.Of, Model)) found = (Model, [.. Tree.Parameters(Model).Select(p => p.Tensor)]);
        var parameters = found.Parameters;
        if (parameters.Length == 0) throw new ArgumentException("the learner has no floating-point tensors to move");
        using var scope = torch.NewDisposeScope();
        using var on = torch.enable_grad();
        foreach (var p in parameters) p.requires_grad_();
        try {
            var value = loss(Model);
            if (value.numel() != 1) throw new ArgumentException($"a loss to step on must be one number (the mean over the batch), got {Require.Show(value)}", nameof(loss));
            if (Steps == 0) Moments = [.. optimizer.Start(parameters).Select(t => t.DetachFromDisposeScope())];
            var gradients = autograd.grad([value], parameters, allow_unused: true);
            // What the loss does not depend on stays as it is, weight decay included, as in PyTorch.
            int[] used = [.. Enumerable.Range(0, parameters.Length).Where(i => gradients[i] is not null)];
            Tensor[] whole = [.. used.Select(i => gradients[i])];
            if (clipNorm > 0) whole = [.. MultiTensor.ClipNorm(whole, clipNorm)];
            ImmutableArray<Tensor> moments = [.. Enumerable.Range(0, optimizer.MomentsEach).SelectMany(m => used.Select(i => Moments[m * parameters.Length + i]))];
            optimizer.Step([.. used.Select(i => parameters[i])], whole, moments, ++Steps, rate);
            return value.detach().MoveToOuterDisposeScope();
        } finally {
            foreach (var p in parameters) p.requires_grad_(false);
        }
    }
}
