using ResearchKit.Methods;

namespace ResearchKit.Scores;

/// <summary>A step of the input up the gradient of a score.</summary>
public static class Perturb {
    /// <summary>x + step · sign(∇ₓ score(x)) / scale: images [n, c, h, w] → the same shape, detached.</summary>
    /// <param name="score">[n, c, h, w] → [n], each score a function of its own image only.</param>
    /// <param name="images">Floating-point; not changed.</param>
    /// <param name="step">Not negative, in units of pixels before normalisation.</param>
    /// <param name="scale">Broadcast against the images: the standard deviation that they were divided by; none if they were not.</param>
    /// <exception cref="ArgumentException">images is not floating-point [n, c, h, w], the score is not [n], or step is negative.</exception>
    public static Tensor Towards(Func<Tensor, Tensor> score, Tensor images, double step, Tensor? scale = null) {
        Require.NotNegative(step);
        using var d = torch.NewDisposeScope();
        var move = Gradient(score, images).sign() * step;
        return (images + (scale is null ? move : move / scale)).detach().MoveToOuterDisposeScope();
    }

    /// <summary>∇ₓ score(x) of each image: [n, c, h, w] → the same shape.</summary>
    /// <param name="score">[n, c, h, w] → [n], each score a function of its own image only.</param>
    /// <param name="images">Floating-point; not changed.</param>
    /// <exception cref="ArgumentException">images is not floating-point [n, c, h, w], or the score is not [n].</exception>
    public static Tensor Gradient(Func<Tensor, Tensor> score, Tensor images) {
        if (!Require.Images(images).is_floating_point()) throw new ArgumentException($"images must be floating-point, got {Require.Show(images)}", nameof(images));
        using var d = torch.NewDisposeScope();
        using var on = torch.enable_grad();
        var x = images.detach().clone().requires_grad_();
        var s = score(x);
        return s.shape is [var n] && n == images.shape[0] ? autograd.grad([s.sum()], [x])[0].MoveToOuterDisposeScope()
            : throw new ArgumentException($"the score must be [{images.shape[0]}], got {Require.Show(s)}", nameof(score));
    }

    /// <summary>A score that needs the gradient, 500 images at a time; the function is also given the images' standard deviation.</summary>
    internal static Tensor InBatches(Evidence inputs, Func<Evidence, Tensor?, Tensor> score) => Tidy.Run(() => {
        var scale = inputs.Norm?.Scale(inputs.Images.device);
        var parts = new List<Tensor>();
        for (var at = 0L; at < inputs.Count; at += 500)
            parts.Add(Tidy.Run(() => score(inputs.Slice(at, Math.Min(500, inputs.Count - at)), scale)));
        return torch.cat(parts, 0);
    });
}
