namespace ResearchKit.Torch;

public static partial class torch {
    public partial class Tensor {
        /// <summary>1 with each element as the probability, else 0.</summary>
        public Tensor bernoulli(Generator? generator = null) => Aten.bernoulli.Call(this, generator);

        /// <summary>1 with each element as the probability, else 0, in place.</summary>
        public Tensor bernoulli_(Tensor p, Generator? generator = null) => Aten.bernoulli__Tensor.InPlace(this, p, generator);

        /// <summary>1 with each element as the probability, else 0, in place.</summary>
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => Aten.bernoulli__float.InPlace(this, p, generator);

        /// <summary>Places drawn with the rows as weights.</summary>
        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) =>
            Aten.multinomial.Call(this, num_samples, replacement, generator);

        /// <summary>Drawn from the Poisson distribution with each element as the rate.</summary>
        public Tensor poisson(Generator? generator = null) => Aten.poisson.Call(this, generator);

        /// <summary>Drawn from the binomial distribution.</summary>
        public Tensor binomial(Tensor prob, Generator? generator = null) => Aten.binomial.Call(this, prob, generator);

        /// <summary>Draws from the normal distribution, in place.</summary>
        public Tensor normal_(double mean = 0.0, double std = 1.0, Generator? generator = null) =>
            Aten.normal_.InPlace(this, mean, std, generator);

        /// <summary>Draws from the uniform distribution, in place.</summary>
        public Tensor uniform_(double from, double to, Generator? generator = null) => Aten.uniform_.InPlace(this, from, to, generator);

        /// <summary>Draws from the exponential distribution, in place.</summary>
        public Tensor exponential_(double lambda = 1.0, Generator? generator = null) => Aten.exponential_.InPlace(this, lambda, generator);

        /// <summary>Draws from the geometric distribution, in place.</summary>
        public Tensor geometric_(double p, Generator? generator = null) => Aten.geometric_.InPlace(this, p, generator);

        /// <summary>Draws from the Cauchy distribution, in place.</summary>
        public Tensor cauchy_(double median = 0.0, double sigma = 1.0, Generator? generator = null) =>
            Aten.cauchy_.InPlace(this, median, sigma, generator);

        /// <summary>Draws from the log-normal distribution, in place.</summary>
        public Tensor log_normal_(double mean = 0.0, double std = 1.0, Generator? generator = null) =>
            Aten.log_normal_.InPlace(this, mean, std, generator);

        /// <summary>Draws integers from the uniform distribution, in place.</summary>
        public Tensor random_(double from, double to, Generator? generator = null) =>
            Aten.random__from.InPlace(this, (long)from, (long)to, generator);
    }

    /// <summary>1 with each element as the probability, else 0.</summary>
    public static Tensor bernoulli(Tensor input, Generator? generator = null) => input.bernoulli(generator);

    /// <summary>Places drawn with the rows as weights.</summary>
    public static Tensor multinomial(Tensor input, long num_samples, bool replacement = false, Generator? generator = null) =>
        input.multinomial(num_samples, replacement, generator);

    /// <summary>Drawn from the Poisson distribution with each element as the rate.</summary>
    public static Tensor poisson(Tensor input, Generator? generator = null) => input.poisson(generator);

    /// <summary>Drawn from the binomial distribution.</summary>
    public static Tensor binomial(Tensor count, Tensor probs, Generator? generator = null) => Aten.binomial.Call(count, probs, generator);

    /// <summary>Draws from the normal distribution.</summary>
    public static Tensor normal(Tensor mean, Tensor std, Generator? generator = null) =>
        Aten.normal_Tensor_Tensor.Call(mean, std, generator);
}

// Operators of this file.
internal static partial class Aten {
    internal static readonly Op bernoulli = new("bernoulli");
    internal static readonly Op bernoulli__Tensor = new("bernoulli_", "Tensor");
    internal static readonly Op bernoulli__float = new("bernoulli_", "float");
    internal static readonly Op multinomial = new("multinomial");
    internal static readonly Op poisson = new("poisson");
    internal static readonly Op binomial = new("binomial");
    internal static readonly Op normal_Tensor_Tensor = new("normal", "Tensor_Tensor");
    internal static readonly Op normal_ = new("normal_");
    internal static readonly Op uniform_ = new("uniform_");
    internal static readonly Op exponential_ = new("exponential_");
    internal static readonly Op geometric_ = new("geometric_");
    internal static readonly Op cauchy_ = new("cauchy_");
    internal static readonly Op log_normal_ = new("log_normal_");
    internal static readonly Op random__from = new("random_", "from");
}
