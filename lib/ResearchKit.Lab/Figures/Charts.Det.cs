using System.Text.Json.Nodes;
using MathNet.Numerics.Distributions;
using ResearchKit.Metrics;

namespace ResearchKit.Lab.Figures;

public static partial class Charts {
    static readonly double[] DetTicks = [0.001, 0.005, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 0.995, 0.999];

    /// <summary>
    /// Detection error trade-off (Martin et al., Eurospeech 1997): known rejected over unknown accepted, both axes as normal deviates,
    /// on which two normal distributions give a straight line. Each is named with its equal error rate.
    /// </summary>
    /// <param name="title">Above the figure.</param>
    /// <param name="methods">Name, scores of known and of unknown examples.</param>
    /// <remarks>A point where either rate is 0 or 1 has no place on these axes and is left out; a method that errs nowhere has no curve.</remarks>
    /// <exception cref="ArgumentException">No method, an empty side, or a NaN.</exception>
    public static Figure Det(string title, params IEnumerable<(string Name, double[] Known, double[] Unknown)> methods) => Figure.Of(title,
        NotEmpty(methods).Select(m => {
            var curve = Metrics.Roc.Curve<double>(m.Known, m.Unknown, corners: true);
            var points = Thin([.. curve.Where(p => p.Fpr is > 0 and < 1 && p.Tpr is > 0 and < 1)]);
            var line = Line(FormattableString.Invariant($"{m.Name} (EER {100 * EqualErrorRate(curve):F1} %)"), points.Select(p => Deviate(p.Fpr)), points.Select(p => Deviate(1 - p.Tpr)));
            line["text"] = new JsonArray([.. points.Select(p => (JsonNode)FormattableString.Invariant($"{100 * p.Fpr:F2} % of unknown accepted, {100 * (1 - p.Tpr):F2} % of known rejected"))]);
            line["hovertemplate"] = "%{text}<extra>" + System.Net.WebUtility.HtmlEncode(m.Name) + "</extra>";
            return line;
        }),
        DeviateAxis("unknown accepted (%)"), DeviateAxis("known rejected (%)"), l => {
            Inside("right", "top")(l);
            l["height"] = 520;
        });

    /// <summary>Where as many known are rejected as unknown are accepted, along the straight lines of the curve.</summary>
    internal static double EqualErrorRate(IReadOnlyList<RocPoint> curve) {
        for (var i = 1; i < curve.Count; i++) {
            double before = 1 - curve[i - 1].Tpr - curve[i - 1].Fpr, after = 1 - curve[i].Tpr - curve[i].Fpr;
            if (after <= 0) return curve[i - 1].Fpr + (curve[i].Fpr - curve[i - 1].Fpr) * before / (before - after);
        }
        return 1;
    }

    /// <summary>The normal deviate: the quantile of the standard normal distribution.</summary>
    internal static double Deviate(double share) => Normal.InvCDF(0, 1, share);

    static JsonObject DeviateAxis(string title) {
        var axis = Figure.Axis(title);
        axis["tickvals"] = Figure.Numbers(DetTicks.Select(Deviate));
        axis["ticktext"] = new JsonArray([.. DetTicks.Select(t => (JsonNode)(100 * t).ToString("0.#", System.Globalization.CultureInfo.InvariantCulture))]);
        return axis;
    }
}
