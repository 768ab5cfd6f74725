namespace ResearchKit.Torch.Tests;

/// <summary>
/// Values of PyTorch 1.13 (Debian's python3-torch), each printed by
/// <c>/usr/bin/python3 -c "import torch, torch.nn.functional as F; g = lambda *s: (torch.arange(1, 1 + int(torch.tensor(s).prod()), dtype=torch.float64) * 0.7).sin().reshape(s); print(EXPRESSION.reshape(-1).tolist())"</c>
/// with the expression named in the comment.
/// </summary>
public class GoldenTests {
    static Tensor G(params long[] s) => (torch.arange(1, 1 + s.Aggregate(1L, (a, b) => a * b), dtype: ScalarType.Float64) * 0.7).sin().reshape(s);
    static Tensor Z => G(3, 3);
    static Tensor Spd => G(3, 3).matmul(G(3, 3).T) + torch.eye(3);
    static Tensor Labels => torch.tensor(new long[] { 1, 0, 2 });

    static readonly Dictionary<string, (Func<Tensor> Actual, double[] Expected)> Values = new() {
        // F.conv2d(g(2,2,4,4), g(3,2,3,3), g(3), stride=(2,1), padding=(1,0)).sum((0,2,3))
        ["conv2d"] = (() => functional.conv2d(G(2, 2, 4, 4), G(3, 2, 3, 3), G(3), [2, 1], [1, 0]).sum([0, 2, 3]), [2.920170188772566, 5.877641562853498, 5.129602081738375]),
        // F.conv_transpose2d(g(2,2,4,4), g(2,3,2,2), stride=2, output_padding=1).sum((0,2,3))
        ["conv_transpose2d"] = (() => functional.conv_transpose2d(G(2, 2, 4, 4), G(2, 3, 2, 2), strides: [2, 2], output_padding: [1, 1]).sum([0, 2, 3]), [1.988492992957303, -2.041512147693807, 1.858623715649815]),
        // F.conv1d(g(1,2,6), g(2,2,3), padding=1, dilation=2)
        ["conv1d"] = (() => functional.conv1d(G(1, 2, 6), G(2, 2, 3), padding: 1, dilation: 2), [0.909100225787209, -0.233405011284213, -0.974168668773234, -0.130584880386334, -0.678786689179897, -0.968082403217193, -0.229460234072921, 0.360898416993645]),
        // F.interpolate(g(1,1,3,3), size=(2,2), mode='bicubic')
        ["bicubic"] = (() => functional.interpolate(G(1, 1, 3, 3), [2, 2], mode: InterpolationMode.Bicubic), [0.645725106552624, 0.498937454213589, -0.689664808342114, -0.326290162873774]),
        // F.interpolate(g(1,1,3,3), scale_factor=1.5, mode='bilinear')
        ["bilinear by a factor"] = (() => functional.interpolate(G(1, 1, 3, 3), scale_factor: [1.5], mode: InterpolationMode.Bilinear), [0.644217687237691, 0.814833708613075, 0.965076336098529, 0.883582760538805, 0.489602918696798, 0.403468084923109, 0.263747175477457, 0.049402872789606, 0.115414689692532, -0.141057886513769, -0.451860523421825, -0.669180766228844, -0.76287915216096, -0.673699277501415, -0.508974676534666, -0.206795771305845]),
        // F.interpolate(g(1,1,3,3), size=(2,2))
        ["nearest"] = (() => functional.interpolate(G(1, 1, 3, 3), [2, 2]), [0.644217687237691, 0.98544972998846, 0.334988150155905, -0.35078322768962]),
        // F.interpolate(g(1,1,4,4), size=(2,2), mode='bilinear', antialias=True)
        ["bilinear with antialias"] = (() => functional.interpolate(G(1, 1, 4, 4), [2, 2], mode: InterpolationMode.Bilinear, antialias: true), [0.128930933625848, 0.05688192436964, 0.026809497948717, -0.101758535508619]),
        // torch.cdist(g(2,3), g(3,3) + 1)
        ["cdist"] = (() => torch.cdist(G(2, 3), G(3, 3) + 1), [1.732050807568877, 1.063073673296557, 0.892552013011773, 3.827677647104775, 1.732050807568877, 2.045602189479761]),
        // F.gelu(g(4))
        ["gelu"] = (() => functional.gelu(G(4)), [0.476903310990748, 0.825608200899804, 0.695737096808089, 0.211438821372355]),
        // F.softplus(g(4) * 9, beta=3, threshold=5)
        ["softplus"] = (() => functional.softplus(G(4) * 9, 3, 5), [5.797959185139219, 8.869047569896141, 7.768884299839866, 3.014893351403146]),
        // torch.logsumexp(g(2,3) * 1000, 1)
        ["logsumexp"] = (() => (G(2, 3) * 1000).logsumexp(1), [985.4497299884601, 334.9881501559051]),
        // z, t = g(3,3), torch.tensor([1,0,2]); F.cross_entropy(z, t); (..., label_smoothing=.1); (..., weight=[.2,.3,.5]); (..., ignore_index=2)
        ["cross_entropy"] = (() => torch.stack([functional.cross_entropy(Z, Labels), functional.cross_entropy(Z, Labels, label_smoothing: 0.1), functional.cross_entropy(Z, Labels, torch.tensor(new[] { 0.2, 0.3, 0.5 })), functional.cross_entropy(Z, Labels, ignore_index: 2)]), [0.726842393699604, 0.77132189101039, 0.722659223437076, 0.771658302681683]),
        // F.cross_entropy(z, t, reduction='none')
        ["cross_entropy of each"] = (() => functional.cross_entropy(Z, Labels, reduction: nn.Reduction.None), [0.953906144966796, 0.589410460396569, 0.637210575735446]),
        // F.batch_norm(z, zeros, ones, training=True)
        ["batch_norm"] = (() => functional.batch_norm(Z, null, null, training: true), [0.914890247378262, 1.395440949349455, 1.214731605154472, 0.476472284405472, -0.498903295796777, -1.234494534586518, -1.391362531783733, -0.896537653552678, 0.019762929432046]),
        // rm, rv = zeros, ones; F.batch_norm(z, rm, rv, training=True, momentum=.3); torch.cat([rm, rv])
        ["running statistics"] = (Running, [-0.000324677523074, 0.000339986442652, 0.000844749471964, 0.9238664667246, 0.923898063734089, 0.925755048738377]),
        // F.local_response_norm(g(1,4,2), 3, alpha=.5)
        ["local_response_norm"] = (() => functional.local_response_norm(G(1, 4, 2), 3, 0.5), [0.564228001504404, 0.870101440191969, 0.746428299811794, 0.274020062348406, -0.287203577376182, -0.754660635630156, -0.86700225678554, -0.553001167430838]),
        // F.local_response_norm(g(1,5,2), 4, alpha=.5, k=2.)
        ["local_response_norm of an even size"] = (() => functional.local_response_norm(G(1, 5, 2), 4, 0.5, k: 2), [0.363462311954427, 0.557856632792013, 0.484412786901878, 0.183546678230854, -0.188989448724198, -0.469707789528512, -0.538515817344446, -0.347947526280856, 0.009516059602304, 0.363855395809499]),
        // F.avg_pool2d(g(2,2,4,4), 3, 2, 1, True, False).sum((0,1))
        ["avg_pool2d"] = (() => functional.avg_pool2d(G(2, 2, 4, 4), 3, 2, 1, true, false).sum([0, 1]), [0.039197676413084, 0.089607066256981, 0.089556444832169, 0.173318758963453, 0.092582683150846, -0.012478316265519, 0.531784630414559, 0.439347219829557, 0.170609579646549]),
        // F.lp_pool2d(g(1,1,4,4).abs(), 3, 2)
        ["lp_pool2d"] = (() => functional.lp_pool2d(G(1, 1, 4, 4).abs(), 3, 2), [1.244959593157626, 1.234338857878624, 0.714848312038, 1.474940796197948]),
        // torch.quantile(g(7), torch.tensor([.1,.5,.9], dtype=torch.float64))
        ["quantile"] = (() => G(7).quantile(torch.tensor(new[] { 0.1, 0.5, 0.9 })), [-0.915926508497886, 0.334988150155905, 0.912105511984708]),
        // torch.median(g(6)), g(6).std(), g(6).var(unbiased=False)
        ["median, std, var"] = (() => torch.stack([G(6).median(), G(6).std(), G(6).var(unbiased: false)]), [0.334988150155905, 0.734378656126833, 0.449426675478878]),
        // torch.cat(torch.std_mean(g(2,3), 1))
        ["std_mean"] = (() => G(2, 3).std_mean(1L) is var (s, m) ? torch.cat([s, m]) : G(1), [0.172886942383641, 0.605158898769364, 0.830958927958342, -0.295790283315768]),
        // torch.histc(g(20), bins=4, min=-1, max=1)
        ["histc"] = (() => G(20).histc(4, -1, 1), [6, 2, 4, 8]),
        // x = torch.tensor([2.5,-1.5,.15,1234.567], dtype=torch.float64); torch.round(x), torch.round(x, decimals=-2)
        ["round"] = (() => torch.tensor(new[] { 2.5, -1.5, 0.15, 1234.567 }) is var x ? torch.stack([x.round(), x.round(-2)]) : G(1), [2, -2, 0, 1235, 0, 0, 0, 1200]),
        // a = g(3,3); s = a@a.T+torch.eye(3); torch.linalg.cholesky(s)
        ["cholesky"] = (() => linalg.cholesky(Spd), [1.769536100099277, 0.0, 0.0, -0.498563615688816, 1.321493315057953, 0.0, -0.70102043767849, -0.357043128073046, 1.321016261082872]),
        // torch.linalg.eigvalsh(s)
        ["eigvalsh"] = (() => linalg.eigvalsh(Spd), [0.999999999999998, 2.251106615093745, 4.239055066484879]),
        // torch.linalg.svdvals(a)
        ["svdvals"] = (() => linalg.svdvals(Z), [1.799737499327299, 1.118528772581977, 0.0]),
        // torch.linalg.solve(s, g(3,1))
        ["solve"] = (() => linalg.solve(Spd, G(3, 1)), [0.782025192239223, 0.890202101589884, 0.821572649986134]),
        // torch.linalg.norm(a), torch.linalg.norm(a,1), torch.linalg.norm(a,'nuc'), a.norm(p=3.)
        ["norms"] = (() => torch.stack([linalg.norm(Z), linalg.norm(Z, 1), linalg.norm(Z, "nuc"), Z.norm(3f)]), [2.11900016082553, 1.967499595550402, 2.918266271909276, 1.561889463852618]),
        // a.norm(dim=1, p=3.)
        ["norm along a dimension"] = (() => Z.norm(1, p: 3), [1.231469746860654, 0.905660804678944, 1.062611084132774]),
        // F.kl_div(z.log_softmax(1), g(3,3).softmax(0).log(), log_target=True, reduction='mean')
        ["kl_div"] = (() => functional.kl_div(Z.log_softmax(1), Z.softmax(0).log()), [0.053964933622453]),
        // F.gaussian_nll_loss(z, z*2, z.abs()+.1, full=True)
        ["gaussian_nll_loss"] = (() => functional.gaussian_nll_loss(Z, Z * 2, Z.abs() + 0.1, full: true), [0.957155175488178]),
        // F.multilabel_soft_margin_loss(z, (z>0).double(), reduction='none')
        ["multilabel_soft_margin_loss"] = (() => functional.multilabel_soft_margin_loss(Z, (Z > 0).@double(), reduction: nn.Reduction.None), [0.363722037937888, 0.474042284338789, 0.476435709315754]),
        // F.grid_sample(g(1,1,3,3), g(1,2,2,2)*1.2, align_corners=False, padding_mode='reflection')
        ["grid_sample"] = (() => functional.grid_sample(G(1, 1, 3, 3), G(1, 2, 2, 2) * 1.2, padding_mode: GridSamplePaddingMode.Reflection), [0.01681390048435, -0.335895748758546, 0.769992470763433, 0.644217687237691]),
        // F.affine_grid(g(1,2,3), (1,1,2,2), align_corners=False)
        ["affine_grid"] = (() => functional.affine_grid(G(1, 2, 3), [1, 1, 2, 2]), [0.048375658035798, -0.86367823364673, 0.692593345273489, -0.528690083490825, 1.033825388024258, -1.21446146133635, 1.67804307526195, -0.879473311180445]),
        // torch.einsum('ij,kj->ik', g(2,3), g(2,3))
        ["einsum"] = (() => torch.einsum("ij,kj->ik", G(2, 3), G(2, 3)), [2.131258009554559, -0.882226316157383, -0.882226316157383, 0.994910260631565]),
        // torch.tensordot(g(2,3,2), g(3,2,2), 2)
        ["tensordot"] = (() => torch.tensordot(G(2, 3, 2), G(3, 2, 2), 2), [-0.233405011284213, -0.974168668773234, -0.968082403217193, -0.229460234072921]),
        // torch.vander(g(3))
        ["vander"] = (() => torch.vander(G(3)), [0.415016428549879, 0.644217687237691, 1.0, 0.971111170334329, 0.98544972998846, 1.0, 0.74513041067035, 0.863209366648874, 1.0]),
        // (lambda q, k, v: (q@k.transpose(-2,-1)/2).softmax(-1)@v)(g(1,2,4), g(1,3,4), g(1,3,4))
        ["attention"] = (() => functional.scaled_dot_product_attention(G(1, 2, 4), G(1, 3, 4), G(1, 3, 4)), [0.323583317651018, 0.739672679474499, 0.80788242243669, 0.49613243861584, -0.226102773874055, -0.560213222120299, -0.630846638430307, -0.404783023435905]),
        // g(2,3).renorm(2, 0, .5)
        ["renorm"] = (() => G(2, 3).renorm(2, 0, 0.5f), [0.220640180803293, 0.337509836976871, 0.295643343083549, 0.167921942897394, -0.175839656125285, -0.436901117301824]),
        // x = torch.tensor([-7,7]); x % 3, fmod(x, 3), div(x, 2, 'floor'), div(x, 2, 'trunc'), x / 2
        ["integer division"] = (() => torch.tensor(new long[] { -7, 7 }) is var x ? torch.cat([x % 3, x.fmod(3), x.div(2, RoundingMode.floor), x.div(2, RoundingMode.trunc), x / 2]) : G(1), [2, 1, -1, 1, -4, 3, -3, 3, -3.5, 3.5]),
        // torch.unique(torch.tensor([3,1,2,3,1]), return_inverse=True, return_counts=True)
        ["unique"] = (() => torch.tensor(new long[] { 3, 1, 2, 3, 1 }).unique(return_inverse: true, return_counts: true) is var (v, at, n) ? torch.cat([v, at!, n!]) : G(1), [1, 2, 3, 2, 0, 1, 2, 0, 2, 1, 2]),
        // torch.searchsorted(b, v, right=True), torch.bucketize(v, b) of b = [1.,2,3], v = [2.,0,5]
        ["searchsorted"] = (() => torch.cat([torch.searchsorted(torch.tensor([1.0, 2, 3]), torch.tensor([2.0, 0, 5]), right: true), torch.bucketize(torch.tensor([2.0, 0, 5]), torch.tensor([1.0, 2, 3]))]), [2, 0, 3, 1, 0, 3]),
        // torch.rot90(arange(4).reshape(2,2)), torch.roll(arange(6).reshape(2,3), (1,2), (0,1))
        ["rot90, roll"] = (() => torch.cat([torch.arange(4).reshape(2, 2).rot90().reshape(-1), torch.arange(6).reshape(2, 3).roll((1, 2), (0, 1)).reshape(-1)]), [1, 3, 0, 2, 4, 5, 3, 1, 2, 0]),
    };

    static Tensor Running() {
        Tensor mean = torch.zeros(3, dtype: ScalarType.Float64), var = torch.ones(3, dtype: ScalarType.Float64);
        functional.batch_norm(Z, mean, var, training: true, momentum: 0.3).Dispose();
        return torch.cat([mean, var]);
    }

    public static TheoryData<string> Names => new(Values.Keys);

    [Theory, MemberData(nameof(Names))]
    public void The_value_is_PyTorchs(string name) {
        using var scope = torch.NewDisposeScope();
        var (actual, expected) = Values[name];
        var got = actual().to(ScalarType.Float64).reshape(-1).data<double>().ToArray();
        Assert.Equal(expected.Length, got.Length);
        for (var i = 0; i < got.Length; i++) Assert.Equal(expected[i], got[i], 1e-12 * (1 + Math.Abs(expected[i])));
    }

    // torch.manual_seed(0); torch.randn(3)
    [Fact]
    public void Normal_numbers_of_seed_0() {
        float[] expected = [1.5409960746765137f, -0.293428897857666f, -2.1787893772125244f];
        torch.manual_seed(0);
        Assert.Equal(expected, torch.randn(3).data<float>().ToArray());
        Assert.Equal(expected, torch.randn(3, generator: new Generator(0)).data<float>().ToArray());
    }

    // torch.manual_seed(7); torch.rand(3, dtype=torch.float64), torch.randperm(6), torch.randint(0,100,(4,)), torch.bernoulli(torch.full((6,),.5)), torch.multinomial(torch.tensor([.1,.2,.7]),4,True)
    [Fact]
    public void A_stream_of_random_numbers() {
        torch.manual_seed(7);
        Assert.Equal([0.279380429906404, 0.27369371365176565, 0.8620929614176255], torch.rand(3, dtype: ScalarType.Float64).data<double>().ToArray());
        Assert.Equal([5, 0, 2, 1, 4, 3], torch.randperm(6).data<long>().ToArray());
        Assert.Equal([31, 8, 17, 62], torch.randint(0, 100, new long[] { 4 }).data<long>().ToArray());
        Assert.Equal([1, 0, 1, 0, 1, 0], torch.full(6, 0.5f).bernoulli().data<float>().ToArray());
        Assert.Equal([2, 2, 2, 0], torch.tensor([0.1f, 0.2f, 0.7f]).multinomial(4, true).data<long>().ToArray());
    }
}
