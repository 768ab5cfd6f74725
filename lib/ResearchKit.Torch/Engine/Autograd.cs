using System.Runtime.InteropServices;

namespace ResearchKit.Torch;

public static partial class torch {
    /// <summary>Differentiation.</summary>
    public static partial class autograd {
        /// <summary>
        /// d(sum of outputs, weighed by grad_outputs)/d(inputs). An input the outputs do not depend on is an error, or with
        /// allow_unused comes back as null.
        /// </summary>
        /// <exception cref="ExternalException">libtorch refuses, for example because nothing was recorded.</exception>
        public static unsafe IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null,
            bool retain_graph = false, bool create_graph = false, bool allow_unused = false) {
            if (outputs.Count == 0) throw new ArgumentException("autograd.grad needs at least one output", nameof(outputs));
            if (inputs.Count == 0) throw new ArgumentException("autograd.grad needs at least one input", nameof(inputs));
            nint[] outs = Handles(outputs), ins = Handles(inputs), grads = Handles(grad_outputs ?? []);
            NativeOut* results;
            int n;
            fixed (nint* o = outs, i = ins, g = grads)
                n = Native.rk_autograd_grad(o, outs.Length, i, ins.Length, g, grads.Length, retain_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, &results);
            var message = n < 0 ? Native.Error() : null;
            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            return message is null ? Op.Take(results, n)
                : throw new ExternalException($"autograd.grad of {Describe(outputs)} by {Describe(inputs)}: {message}");
        }

        /// <summary>Adds the gradients of the tensors to the <see cref="Tensor.grad"/> of the leaves (of the inputs, if given).</summary>
        public static unsafe void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null,
            bool create_graph = false, IList<Tensor>? inputs = null) {
            nint[] outs = Handles(tensors), grads = Handles(grad_tensors ?? []), ins = Handles(inputs ?? []);
            fixed (nint* o = outs, g = grads, i = ins)
                if (Native.rk_backward(o, outs.Length, g, grads.Length, retain_graph ?? create_graph ? 1 : 0, create_graph ? 1 : 0, i, ins.Length) < 0)
                    throw new ExternalException($"backward of {Describe(tensors)}: {Native.Error()}");
            GC.KeepAlive(tensors);
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(inputs);
        }

        static nint[] Handles(IList<Tensor> tensors) {
            var handles = new nint[tensors.Count];
            for (var i = 0; i < handles.Length; i++) handles[i] = tensors[i].Handle;
            return handles;
        }

        static string Describe(IList<Tensor> tensors) => string.Join(", ", tensors.Select(t => t.Describe()));
    }

    public partial class Tensor {
        /// <summary>Adds the gradient of this one number to the <see cref="grad"/> of the leaves it depends on.</summary>
        public void backward() => autograd.backward([this]);

        /// <summary>Adds the gradient, weighed by grad_tensors, to the <see cref="grad"/> of the leaves.</summary>
        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);
    }

    // Restores the mode when it ends; TorchSharp's is an IDisposable too.
    sealed class GradMode : IDisposable {
        readonly bool before = Native.rk_grad_mode() != 0;
        internal GradMode(bool on) => Native.rk_set_grad_mode(on ? 1 : 0);
        public void Dispose() => Native.rk_set_grad_mode(before ? 1 : 0);
    }

    /// <summary>Operations are not recorded on this thread until the result is disposed.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    /// <summary>Operations are recorded on this thread until the result is disposed.</summary>
    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    /// <summary>Sets whether operations are recorded on this thread until the result is disposed.</summary>
    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    /// <summary>Whether operations are recorded on this thread.</summary>
    public static bool is_grad_enabled() => Native.rk_grad_mode() != 0;
}
