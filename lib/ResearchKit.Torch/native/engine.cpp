// The native half of the `system` engine: a thin C border over the libtorch that is installed on this machine.
// rk_call reaches every ATen operator by name through the dispatcher, so autograd records it as usual.
// No exception crosses the border: a function that can fail returns -1 or null and leaves its message in rk_error().
// Compiles against libtorch 1.13 and 2.x alike.

#include <ATen/Context.h>
#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <ATen/core/Generator.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/grad_mode.h>
#include <ATen/core/ivalue.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/csrc/api/include/torch/version.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/variable.h>

#ifdef RK_CUDA
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAGuard.h>
#endif
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 5)
#include <optional>
template <typename T> using Optional = std::optional<T>;
#else
template <typename T> using Optional = c10::optional<T>;
#endif

#define RK extern "C" __attribute__((visibility("default")))

namespace {

using Handle = c10::TensorImpl *;

enum Tag : int32_t {
    None, Tensor, TensorList, OptionalTensorList, Int, Double, Bool, IntList, DoubleList, BoolList, String, Device, Generator, Default
};

struct Arg {
    int32_t tag;
    int32_t length; // of a list or string
    union { int64_t i; double d; void *p; };
};

struct Out {
    int32_t tag; // Tensor, Int, Double, Bool or None
    int32_t reserved;
    union { int64_t i; double d; void *p; };
    int64_t bytes; // memory that only this tensor holds on to; 0 for views
};

thread_local std::string last_error;
thread_local std::vector<Out> outs;
thread_local torch::jit::Stack stack;

int fail(const char *message) {
    last_error = message;
    return -1;
}

template <typename F> auto guarded(F body) -> decltype(body()) {
    try {
        return body();
    } catch (const c10::Error &e) {
        fail(e.what_without_backtrace());
    } catch (const std::exception &e) {
        fail(e.what());
    } catch (...) {
        fail("unknown native error");
    }
    if constexpr (std::is_pointer_v<decltype(body())>) return nullptr;
    else return -1;
}

at::Tensor borrow(void *handle) {
    auto impl = static_cast<Handle>(handle);
    c10::raw::intrusive_ptr::incref(impl);
    return at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(impl));
}

at::Tensor borrow_or_undefined(void *handle) { return handle ? borrow(handle) : at::Tensor(); }

std::vector<at::Tensor> borrow_all(void *const *handles, int64_t n) {
    std::vector<at::Tensor> tensors;
    tensors.reserve(n);
    for (int64_t i = 0; i < n; i++) tensors.push_back(borrow_or_undefined(handles[i]));
    return tensors;
}

int64_t own_bytes(const at::Tensor &t) {
    if (!t.has_storage()) return 0;
    const auto &storage = t.storage();
    return storage.use_count() == 1 ? static_cast<int64_t>(storage.nbytes()) : 0;
}

Out give(at::Tensor t) {
    Out out{};
    if (!t.defined()) return out;
    out.tag = Tensor;
    out.bytes = own_bytes(t);
    out.p = t.unsafeReleaseTensorImpl();
    return out;
}

c10::Device device_of(int64_t packed) {
    return c10::Device(static_cast<c10::DeviceType>(packed >> 32), static_cast<c10::DeviceIndex>(static_cast<int32_t>(packed)));
}

c10::IValue value_of(const Arg &a, const c10::Argument &declared) {
    switch (a.tag) {
    case None: return c10::IValue();
    case Tensor: return c10::IValue(borrow_or_undefined(a.p));
    case TensorList: {
        c10::List<at::Tensor> list;
        list.reserve(a.length);
        for (int i = 0; i < a.length; i++) list.push_back(borrow_or_undefined(static_cast<void **>(a.p)[i]));
        return c10::IValue(std::move(list));
    }
    case OptionalTensorList: {
        c10::List<Optional<at::Tensor>> list;
        list.reserve(a.length);
        for (int i = 0; i < a.length; i++) {
            auto handle = static_cast<void **>(a.p)[i];
            list.push_back(handle ? Optional<at::Tensor>(borrow(handle)) : Optional<at::Tensor>());
        }
        return c10::IValue(std::move(list));
    }
    case Int: return c10::IValue(a.i);
    case Double: return c10::IValue(a.d);
    case Bool: return c10::IValue(a.i != 0);
    case IntList: return c10::IValue(c10::IntArrayRef(static_cast<int64_t *>(a.p), a.length));
    case DoubleList: return c10::IValue(c10::ArrayRef<double>(static_cast<double *>(a.p), a.length));
    case BoolList: {
        c10::List<bool> list;
        for (int i = 0; i < a.length; i++) list.push_back(static_cast<int64_t *>(a.p)[i] != 0);
        return c10::IValue(std::move(list));
    }
    case String: return c10::IValue(std::string(static_cast<char *>(a.p), a.length));
    case Device: return c10::IValue(device_of(a.i));
    case Generator: return c10::IValue(*static_cast<at::Generator *>(a.p));
    case Default:
        if (declared.default_value()) return *declared.default_value();
        throw std::invalid_argument("argument '" + declared.name() + "' has no default");
    }
    throw std::invalid_argument("unknown argument tag " + std::to_string(a.tag));
}

void put(const c10::IValue &v) {
    if (v.isTensor()) outs.push_back(give(v.toTensor()));
    else if (v.isTensorList()) for (const at::Tensor &t : v.toTensorVector()) outs.push_back(give(t));
    else {
        Out out{};
        if (v.isInt()) { out.tag = Int; out.i = v.toInt(); }
        else if (v.isDouble()) { out.tag = Double; out.d = v.toDouble(); }
        else if (v.isBool()) { out.tag = Bool; out.i = v.toBool(); }
        else if (!v.isNone()) throw std::invalid_argument("an operator returned a " + v.tagKind() + ", which the engine does not carry");
        outs.push_back(out);
    }
}

#ifdef __GLIBC__
// Activations of some MiB come and go at every step. By default glibc maps and unmaps each of them, and the kernel clears its
// pages anew: keeping freed blocks makes a training step on the CPU about a quarter faster. 32 MiB is the most glibc allows.
__attribute__((constructor)) void keep_freed_blocks() {
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 0x7fffffff);
}
#endif

struct Adam { float mean, square, epsilon, decay, shrink, root, rate; };

// Wide vectors where the machine has them; no fused multiply-add, so that the numbers do not depend on it.
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__)
__attribute__((target_clones("avx2", "default")))
#endif
void adam(float *__restrict p, const float *__restrict g, float *__restrict m, float *__restrict v, int64_t n, Adam a) {
    for (int64_t i = 0; i < n; i++) {
        float x = p[i] * a.shrink, d = g[i] + a.decay * x;
        m[i] = a.mean * m[i] + (1 - a.mean) * d;
        v[i] = a.square * v[i] + (1 - a.square) * d * d;
        p[i] = x - a.rate * (m[i] / (std::sqrt(v[i]) * a.root + a.epsilon));
    }
}

} // namespace

RK const char *rk_error() { return last_error.c_str(); }
RK const char *rk_version() { return TORCH_VERSION; }

// A permanent handle to one overload of an operator, e.g. ("aten::add", "Tensor"); null if this libtorch lacks it.
RK void *rk_op(const char *name, const char *overload) {
    return guarded([&]() -> void * {
        return new c10::OperatorHandle(c10::Dispatcher::singleton().findSchemaOrThrow(name, overload));
    });
}

// Calls an operator with its leading arguments; the rest take the defaults of its schema. Returns the number of outputs,
// which stay at *results until this thread's next call.
RK int rk_call(void *op, const Arg *args, int n, Out **results) {
    outs.clear();
    stack.clear();
    int done = guarded([&]() -> int {
        const auto &handle = *static_cast<c10::OperatorHandle *>(op);
        const auto &declared = handle.schema().arguments();
        if (static_cast<size_t>(n) > declared.size()) return fail("too many arguments");
        for (int i = 0; i < n; i++) stack.push_back(value_of(args[i], declared[i]));
        for (size_t i = n; i < declared.size(); i++) {
            if (!declared[i].default_value()) return fail(("argument '" + declared[i].name() + "' is missing").c_str());
            stack.push_back(*declared[i].default_value());
        }
        // Nested dispatch may use this thread's engine again (autograd hooks), so the stack is taken away for the call.
        auto mine = std::move(stack);
        handle.callBoxed(&mine);
        for (const auto &v : mine) put(v);
        mine.clear();
        stack = std::move(mine);
        return static_cast<int>(outs.size());
    });
    if (done < 0) {
        for (auto &out : outs) if (out.tag == Tensor && out.p) c10::raw::intrusive_ptr::decref(static_cast<Handle>(out.p));
        outs.clear();
        stack.clear();
    }
    *results = outs.data();
    return done;
}

RK void rk_free(void *tensor) { c10::raw::intrusive_ptr::decref(static_cast<Handle>(tensor)); }

// Facts about a tensor. rk_shape and rk_strides fill at most `room` numbers and return how many there are.
RK int64_t rk_shape(void *tensor, int64_t *into, int64_t room) {
    auto sizes = static_cast<Handle>(tensor)->sizes();
    for (int64_t i = 0; i < room && i < static_cast<int64_t>(sizes.size()); i++) into[i] = sizes[i];
    return static_cast<int64_t>(sizes.size());
}
RK int64_t rk_strides(void *tensor, int64_t *into, int64_t room) {
    auto strides = static_cast<Handle>(tensor)->strides();
    for (int64_t i = 0; i < room && i < static_cast<int64_t>(strides.size()); i++) into[i] = strides[i];
    return static_cast<int64_t>(strides.size());
}
RK int64_t rk_numel(void *tensor) { return static_cast<Handle>(tensor)->numel(); }
RK int rk_dtype(void *tensor) { return static_cast<int>(c10::typeMetaToScalarType(static_cast<Handle>(tensor)->dtype())); }
RK int64_t rk_device(void *tensor) {
    auto device = static_cast<Handle>(tensor)->device();
    return static_cast<int64_t>(device.type()) << 32 | static_cast<uint32_t>(static_cast<int32_t>(device.index()));
}
RK int rk_is_contiguous(void *tensor) { return static_cast<Handle>(tensor)->is_contiguous(); }
RK void *rk_data(void *tensor) {
    return guarded([&]() -> void * { return borrow(tensor).data_ptr(); });
}

// A new CPU tensor with a copy of the caller's memory.
RK void *rk_from_memory(const void *data, const int64_t *sizes, int n, int dtype) {
    return guarded([&]() -> void * {
        auto t = at::empty(c10::IntArrayRef(sizes, n), at::TensorOptions().dtype(static_cast<c10::ScalarType>(dtype)));
        if (t.numel() > 0) std::memcpy(t.data_ptr(), data, t.nbytes());
        return t.unsafeReleaseTensorImpl();
    });
}

// Autograd.
RK int rk_requires_grad(void *tensor) {
    return guarded([&] { return static_cast<int>(borrow(tensor).requires_grad()); });
}
RK int rk_set_requires_grad(void *tensor, int on) {
    return guarded([&] { borrow(tensor).set_requires_grad(on != 0); return 0; });
}
RK int rk_is_leaf(void *tensor) {
    return guarded([&] { return static_cast<int>(borrow(tensor).is_leaf()); });
}
RK int rk_grad(void *tensor, void **grad) {
    return guarded([&] { auto g = borrow(tensor).grad(); *grad = g.defined() ? g.unsafeReleaseTensorImpl() : nullptr; return 0; });
}
RK int rk_set_grad(void *tensor, void *grad) {
    return guarded([&] { borrow(tensor).mutable_grad() = borrow_or_undefined(grad); return 0; });
}
RK int rk_backward(void *const *outputs, int n, void *const *grads, int grads_n, int retain, int create, void *const *inputs, int inputs_n) {
    return guarded([&] {
        torch::autograd::backward(borrow_all(outputs, n), borrow_all(grads, grads_n), retain != 0, create != 0, borrow_all(inputs, inputs_n));
        return 0;
    });
}
RK int rk_autograd_grad(void *const *outputs, int n, void *const *inputs, int inputs_n, void *const *grads, int grads_n, int retain,
                        int create, int allow_unused, Out **results) {
    outs.clear();
    int done = guarded([&] {
        auto gradients = torch::autograd::grad(borrow_all(outputs, n), borrow_all(inputs, inputs_n), borrow_all(grads, grads_n),
                                               retain != 0, create != 0, allow_unused != 0);
        outs.clear();
        for (auto &g : gradients) outs.push_back(give(g));
        return static_cast<int>(outs.size());
    });
    *results = outs.data();
    return done;
}
RK int rk_grad_mode() { return at::GradMode::is_enabled(); }
RK void rk_set_grad_mode(int on) { at::GradMode::set_enabled(on != 0); }

// Autocast to bfloat16 on this thread, cuda or the CPU. rk_autocast_begin returns whether it was on; that goes to rk_autocast_end.
RK int rk_autocast_begin(int cuda) {
    return guarded([&]() -> int {
        namespace ac = at::autocast;
        ac::increment_nesting();
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
        auto device = cuda ? at::kCUDA : at::kCPU;
        bool before = ac::is_autocast_enabled(device);
        ac::set_autocast_dtype(device, at::kBFloat16);
        ac::set_autocast_enabled(device, true);
#else
        bool before = cuda ? ac::is_enabled() : ac::is_cpu_enabled();
        cuda ? ac::set_autocast_gpu_dtype(at::kBFloat16) : ac::set_autocast_cpu_dtype(at::kBFloat16);
        cuda ? ac::set_enabled(true) : ac::set_cpu_enabled(true);
#endif
        return before;
    });
}
RK int rk_autocast_end(int cuda, int before) {
    return guarded([&]() -> int {
        namespace ac = at::autocast;
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
        ac::set_autocast_enabled(cuda ? at::kCUDA : at::kCPU, before != 0);
#else
        cuda ? ac::set_enabled(before != 0) : ac::set_cpu_enabled(before != 0);
#endif
        if (ac::decrement_nesting() == 0) ac::clear_cache(); // the casts of weights, which an optimiser is about to move
        return 0;
    });
}

// One step of Adam that passes over the memory once: 0 where it was made, 1 where a tensor is not of float32 on the CPU, and nothing was done.
// p shrinks by a factor and joins the gradient by `decay`; `root` is 1 / sqrt(1 - beta2^t), `rate` is lr / (1 - beta1^t).
RK int rk_adam_step(void *const *p, void *const *g, void *const *m, void *const *v, int n, double beta1, double beta2, double epsilon, double decay,
                    double shrink, double root, double rate) {
    return guarded([&]() -> int {
        auto ps = borrow_all(p, n), gs = borrow_all(g, n), ms = borrow_all(m, n), vs = borrow_all(v, n);
        for (int i = 0; i < n; i++)
            for (auto t : {&ps[i], &gs[i], &ms[i], &vs[i]})
                if (!t->device().is_cpu() || t->layout() != at::kStrided || t->scalar_type() != at::kFloat || t->sizes() != ps[i].sizes()) return 1;
        at::NoGradGuard unrecorded;
        Adam a{float(beta1), float(beta2), float(epsilon), float(decay), float(shrink), float(root), float(rate)};
        for (int i = 0; i < n; i++) {
            // In one order of memory. The numbers do not depend on it, so that a run that goes on from a file, in another order, keeps its bits.
            auto x = ps[i].is_non_overlapping_and_dense() ? ps[i] : ps[i].contiguous();
            auto as_x = [&](const at::Tensor &t) { return t.strides() == x.strides() ? t : at::empty_like(x).copy_(t); };
            auto d = as_x(gs[i]), mean = as_x(ms[i]), square = as_x(vs[i]);
            adam(x.data_ptr<float>(), d.data_ptr<float>(), mean.data_ptr<float>(), square.data_ptr<float>(), x.numel(), a);
            auto back = [](at::Tensor &to, const at::Tensor &from) {
                if (to.is_same(from)) to.unsafeGetTensorImpl()->bump_version(); // autograd refuses what was saved before
                else to.copy_(from);
            };
            back(ps[i], x), back(ms[i], mean), back(vs[i], square);
        }
        return 0;
    });
}

// Random numbers.
RK int rk_manual_seed(uint64_t seed) {
    return guarded([&] { at::manual_seed(seed); return 0; });
}
RK void *rk_generator(uint64_t seed, int64_t device) {
    return guarded([&]() -> void * {
        auto generator = at::globalContext().defaultGenerator(device_of(device)).clone();
        std::lock_guard<std::mutex> lock(generator.mutex());
        generator.set_current_seed(seed);
        return new at::Generator(generator);
    });
}
RK void *rk_default_generator() {
    return guarded([&]() -> void * { return new at::Generator(at::globalContext().defaultGenerator(c10::Device(c10::kCPU))); });
}
RK void rk_free_generator(void *generator) { delete static_cast<at::Generator *>(generator); }
RK int rk_generator_seed(void *generator, int set, uint64_t *seed) {
    return guarded([&] {
        auto &g = *static_cast<at::Generator *>(generator);
        std::lock_guard<std::mutex> lock(g.mutex());
        if (set) g.set_current_seed(*seed);
        else *seed = g.current_seed();
        return 0;
    });
}
RK void *rk_generator_state(void *generator, void *set) {
    return guarded([&]() -> void * {
        auto &g = *static_cast<at::Generator *>(generator);
        std::lock_guard<std::mutex> lock(g.mutex());
        if (set) {
            g.set_state(borrow(set));
            return set;
        }
        return g.get_state().unsafeReleaseTensorImpl();
    });
}

// Threads, determinism and CUDA.
RK int rk_threads() { return at::get_num_threads(); }
RK int rk_set_threads(int n) {
    return guarded([&] { at::set_num_threads(n); return 0; });
}
RK int rk_interop_threads() { return at::get_num_interop_threads(); }
RK int rk_set_interop_threads(int n) {
    return guarded([&] { at::set_num_interop_threads(n); return 0; });
}
RK int rk_set_deterministic(int on) {
    return guarded([&] { at::globalContext().setDeterministicAlgorithms(on != 0, false); return 0; });
}
// Of matrix products (0) or of cuDNN (1).
RK int rk_tf32(int cudnn) { return cudnn ? at::globalContext().allowTF32CuDNN() : at::globalContext().allowTF32CuBLAS(); }
RK int rk_set_tf32(int cudnn, int on) {
    return guarded([&] {
        if (cudnn) at::globalContext().setAllowTF32CuDNN(on != 0);
        else at::globalContext().setAllowTF32CuBLAS(on != 0);
        return 0;
    });
}
RK int rk_set_cudnn_benchmark(int on) {
    return guarded([&] { at::globalContext().setBenchmarkCuDNN(on != 0); return 0; });
}
RK int rk_cudnn_benchmark() { return at::globalContext().benchmarkCuDNN(); }
RK int rk_cuda_devices() {
    return guarded([&]() -> int {
        if (!c10::impl::hasDeviceGuardImpl(c10::DeviceType::CUDA)) return 0;
        return c10::impl::VirtualGuardImpl(c10::DeviceType::CUDA).deviceCount();
    });
}
RK int rk_cuda_synchronize(int index) {
    return guarded([&] {
        // The oldest libtorch we support has no device-wide wait behind this interface; reading one number waits for the stream.
        at::ones({1}, at::TensorOptions().device(c10::Device(c10::DeviceType::CUDA, static_cast<c10::DeviceIndex>(index)))).item();
        return 0;
    });
}

// CUDA graphs: what a thread asks of a device between begin and end is recorded instead of done, and done anew at each replay.
// They need the CUDA runtime's headers beside libtorch's, which build.sh looks for.
#ifdef RK_CUDA
namespace {

struct Graph {
    at::cuda::CUDAGraph graph;
    Optional<c10::cuda::CUDAStreamGuard> guard; // a stream of its own while it records: the default one cannot be recorded
};

} // namespace

RK int rk_has_graphs() { return 1; }

RK void *rk_graph_begin(int index) {
    return guarded([&]() -> void * {
        auto device = static_cast<c10::DeviceIndex>(index);
        c10::cuda::CUDAGuard here(device);
        c10::cuda::device_synchronize();
        c10::cuda::CUDACachingAllocator::emptyCache(); // the graph has memory of its own
        auto g = std::make_unique<Graph>();
        g->guard.emplace(c10::cuda::getStreamFromPool(false, device));
        g->graph.capture_begin();
        return g.release();
    });
}

// `keep` is 0 where the recording failed: then it ends, the graph is freed, and what goes wrong is not told again.
RK int rk_graph_end(void *graph, int keep) {
    std::unique_ptr<Graph> g(static_cast<Graph *>(graph));
    int done = guarded([&] { g->graph.capture_end(); return 0; });
    g->guard.reset();
    if (done == 0 && keep) g.release();
    return keep ? done : 0;
}

RK int rk_graph_replay(void *graph) {
    return guarded([&] { static_cast<Graph *>(graph)->graph.replay(); return 0; });
}

RK void rk_graph_free(void *graph) { delete static_cast<Graph *>(graph); }

// Bytes of a device: free ones, and all.
RK int rk_cuda_memory(int index, int64_t *free, int64_t *total) {
    return guarded([&] {
        c10::cuda::CUDAGuard here(static_cast<c10::DeviceIndex>(index));
        size_t f = 0, t = 0;
        C10_CUDA_CHECK(cudaMemGetInfo(&f, &t));
        *free = static_cast<int64_t>(f), *total = static_cast<int64_t>(t);
        return 0;
    });
}
#else
namespace {

const char *no_graphs = "this engine was built without the headers of the CUDA runtime (cuda_runtime_api.h), which build.sh looks for in CUDA_HOME, "
                        "/usr/local/cuda and beside PyTorch: install or name them and build it again";

} // namespace

RK int rk_has_graphs() { return 0; }
RK void *rk_graph_begin(int) { fail(no_graphs); return nullptr; }
RK int rk_graph_end(void *, int) { return fail(no_graphs); }
RK int rk_graph_replay(void *) { return fail(no_graphs); }
RK void rk_graph_free(void *) {}
RK int rk_cuda_memory(int, int64_t *, int64_t *) { return fail(no_graphs); }
#endif
