using ResearchKit.Data;
using ResearchKit.Networks;

namespace ResearchKit.Lab;

/// <summary>Networks with published weights.</summary>
public static class Pretrained {
    /// <summary>The architecture that a weights manifest names, with the published weights, on the CPU.</summary>
    /// <param name="id">A weights manifest's id: resnet-18-imagenet1k.</param>
    /// <param name="options">Where to look; null: the defaults.</param>
    /// <exception cref="ArgumentException">There are no such weights, or they do not fit their architecture: the names are listed.</exception>
    /// <exception cref="DataUnavailableException">They are not on this machine.</exception>
    /// <exception cref="DataCorruptException">The file is not the one that the manifest describes.</exception>
    /// <exception cref="InvalidDataException">The file's content is damaged, or asks for more than tensors.</exception>
    public static (INetwork Network, WeightsManifest Manifest) Load(string id, WeightsOptions? options = null) {
        var weights = Weights.Load(id, options);
        var m = weights.Manifest;
        var shape = Architectures.Build(m.Architecture, new(m.Image.Channels, m.Image.Height, m.Image.Width, m.Classes), new Seed(0));
        try {
            return (NetworkIO.Load(shape, weights.Tensors), m);
        } finally {
            shape.Free();
            foreach (var t in weights.Tensors.Values) t.Dispose();
        }
    }
}
