namespace ResearchKit.Torch;

public static partial class torch {
    /// <summary>A stream of random numbers on one device.</summary>
    public class Generator : IDisposable {
        nint handle;

        /// <summary>A generator with its own state. The same seed and device give the same numbers.</summary>
        public Generator(ulong seed = 0, Device? device = null) {
            this.device = device ?? CPU;
            handle = Native.Check(Native.rk_generator(seed, this.device.Packed), $"a generator on {this.device}");
        }

        Generator(nint handle) => (device, this.handle) = (CPU, handle);

        /// <summary>The finaliser frees what nobody disposed.</summary>
        ~Generator() => Free();

        void Free() {
            var h = Interlocked.Exchange(ref handle, 0);
            if (h != 0) Native.rk_free_generator(h);
        }

        /// <summary>Frees the generator; a second call does nothing.</summary>
        public void Dispose() {
            Free();
            GC.SuppressFinalize(this);
        }

        /// <summary>The CPU's default generator.</summary>
        public static Generator Default => new(Native.Check(Native.rk_default_generator(), "the default generator"));

        /// <summary>Where its numbers are made.</summary>
        public Device device { get; }

        /// <summary>The native handle.</summary>
        /// <exception cref="InvalidOperationException">The generator was disposed.</exception>
        public IntPtr Handle => handle != 0 ? handle : throw new InvalidOperationException("This generator was disposed.");

        /// <summary>The seed it was started from.</summary>
        public unsafe long initial_seed() {
            ulong seed;
            Native.Check(Native.rk_generator_seed(Handle, 0, &seed), "initial_seed");
            GC.KeepAlive(this);
            return (long)seed;
        }

        /// <summary>Starts the stream anew from a seed.</summary>
        public unsafe Generator manual_seed(long seed) {
            var value = (ulong)seed;
            Native.Check(Native.rk_generator_seed(Handle, 1, &value), "manual_seed");
            GC.KeepAlive(this);
            return this;
        }

        /// <summary>The state, to go on from later.</summary>
        public Tensor get_state() {
            var state = Tensor.Own(Native.Check(Native.rk_generator_state(Handle, 0), "get_state"));
            GC.KeepAlive(this);
            return state;
        }

        /// <summary>Goes on from a state that <see cref="get_state"/> gave.</summary>
        public void set_state(Tensor value) {
            Native.Check(Native.rk_generator_state(Handle, value.Handle), "set_state");
            GC.KeepAlive(this);
            GC.KeepAlive(value);
        }
    }
}
