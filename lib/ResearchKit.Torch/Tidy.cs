namespace ResearchKit.Torch;

/// <summary>Keeps functional expressions from leaking their intermediates: all tensors made inside are freed but the result.</summary>
public static class Tidy {
    /// <summary>The tensor that <paramref name="body"/> returns; everything else it made is freed.</summary>
    public static Tensor Run(Func<Tensor> body) {
        using var scope = torch.NewDisposeScope();
        return body().MoveToOuterDisposeScope();
    }

    /// <summary>The two tensors that <paramref name="body"/> returns; everything else it made is freed.</summary>
    public static (Tensor, Tensor) Run(Func<(Tensor, Tensor)> body) {
        using var scope = torch.NewDisposeScope();
        var (a, b) = body();
        return (a.MoveToOuterDisposeScope(), b.MoveToOuterDisposeScope());
    }

    /// <summary>The tensors that <paramref name="body"/> returns; everything else it made is freed.</summary>
    public static Tensor[] Run(Func<Tensor[]> body) {
        using var scope = torch.NewDisposeScope();
        return Array.ConvertAll(body(), t => t.MoveToOuterDisposeScope());
    }

    /// <summary>The value that <paramref name="body"/> returns, which holds no tensor; every tensor it made is freed.</summary>
    public static T Value<T>(Func<T> body) where T : struct {
        using var scope = torch.NewDisposeScope();
        return body();
    }
}
