// A CUDA device that is none: preloaded, it registers CUDA's place in the installed CPU libtorch and does each operator on the CPU, so that tests which
// want a CUDA device run without one. It knows where a tensor is said to be, and refuses what a GPU would refuse: an operator on tensors of both
// sides, a CUDA tensor filled from a generator of the CPU. It has no stream, no graph and no kernel of CUDA: their speed, precision and gaps are not tested.
// For libtorch 1.13 (Debian 12); other versions have other interfaces here.

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/library.h>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace {

const c10::Device cuda(c10::DeviceType::CUDA, 0);
const c10::Stream stream(c10::Stream::DEFAULT, cuda);

struct Guard final : c10::impl::DeviceGuardImplInterface {
    c10::DeviceType type() const override { return c10::DeviceType::CUDA; }
    c10::Device exchangeDevice(c10::Device) const override { return cuda; }
    c10::Device getDevice() const override { return cuda; }
    void setDevice(c10::Device) const override {}
    void uncheckedSetDevice(c10::Device) const noexcept override {}
    c10::Stream getStream(c10::Device) const noexcept override { return stream; }
    c10::Stream getDefaultStream(c10::Device) const override { return stream; }
    c10::Stream exchangeStream(c10::Stream s) const noexcept override { return s; }
    c10::DeviceIndex deviceCount() const noexcept override { return 1; }
    void record(void **, const c10::Stream &, const c10::DeviceIndex, const c10::EventFlag) const override {}
    void block(void *, const c10::Stream &) const override {}
    bool queryEvent(void *) const override { return true; }
    void destroyEvent(void *, const c10::DeviceIndex) const noexcept override {}
    bool queryStream(const c10::Stream &) const override { return true; }
    void synchronizeStream(const c10::Stream &) const override {}
    void recordDataPtrOnStream(const c10::DataPtr &, const c10::Stream &) const override {}
};
C10_REGISTER_GUARD_IMPL(CUDA, Guard);

// A storage of the device: what its pointer belongs to is the CPU's storage with the same bytes.
void drop(void *owner) { delete static_cast<c10::Storage *>(owner); }

c10::DataPtr pointer(const c10::Storage &cpu) { return c10::DataPtr(cpu.data(), new c10::Storage(cpu), &drop, cuda); }

c10::Storage wrapped(const c10::Storage &cpu) { return c10::Storage(c10::Storage::use_byte_size_t(), cpu.nbytes(), pointer(cpu), nullptr, false); }

c10::Storage host(const c10::Storage &device) {
    auto *owner = static_cast<c10::Storage *>(device.data_ptr().get_context());
    TORCH_CHECK(owner, "fake CUDA: a storage of the device without one of the host");
    return *owner;
}

at::Tensor like(const at::Tensor &t, const c10::Storage &storage, c10::DispatchKey key) {
    auto made = at::detail::make_tensor<c10::TensorImpl>(c10::Storage(storage), c10::DispatchKeySet(key), t.dtype());
    auto *impl = made.unsafeGetTensorImpl();
    impl->set_sizes_and_strides(t.sizes(), t.strides());
    impl->set_storage_offset(t.storage_offset());
    if (t.is_conj()) made._set_conj(true);
    if (t.unsafeGetTensorImpl()->is_wrapped_number()) impl->set_wrapped_number(true);
    return made;
}

// One operator's way to the CPU and back.
struct Call {
    struct Argument {
        at::Tensor device, cpu;
        std::vector<int64_t> sizes, strides;
        int64_t offset;
    };
    std::vector<Argument> arguments;
    std::vector<at::Tensor> hosts; // tensors of the CPU among them
    std::unordered_map<c10::StorageImpl *, c10::Storage> back; // storage of the CPU → that of the device

    at::Tensor in(const at::Tensor &t) {
        if (!t.defined()) return t;
        if (!t.is_cuda()) {
            hosts.push_back(t);
            return t;
        }
        auto storage = host(t.storage());
        back.emplace(storage.unsafeGetStorageImpl(), t.storage());
        arguments.push_back({t, like(t, storage, c10::DispatchKey::CPU), t.sizes().vec(), t.strides().vec(), t.storage_offset()});
        return arguments.back().cpu;
    }

    at::Tensor out(const at::Tensor &t) {
        if (!t.defined() || t.is_cuda()) return t;
        auto same = [&](const at::Tensor &other) { return other.unsafeGetTensorImpl() == t.unsafeGetTensorImpl(); };
        for (auto &a : arguments) if (same(a.cpu)) return a.device;
        if (std::any_of(hosts.begin(), hosts.end(), same)) return t;
        auto storage = t.storage();
        auto at = back.emplace(storage.unsafeGetStorageImpl(), c10::Storage());
        if (at.second) at.first->second = wrapped(storage);
        return like(t, at.first->second, c10::DispatchKey::CUDA);
    }

    // In-place operators may have given a tensor another size or storage.
    void settle() {
        for (auto &a : arguments) {
            auto *impl = a.device.unsafeGetTensorImpl();
            auto storage = a.cpu.storage();
            auto at = back.find(storage.unsafeGetStorageImpl());
            if (at == back.end()) {
                at = back.emplace(storage.unsafeGetStorageImpl(), wrapped(storage)).first;
                impl->set_storage_keep_dtype(at->second);
            } else if (at->second.data() != storage.data() || at->second.nbytes() != storage.nbytes()) {
                at->second.set_data_ptr_noswap(pointer(storage));
                at->second.set_nbytes(storage.nbytes());
            }
            if (a.sizes == a.cpu.sizes() && a.strides == a.cpu.strides() && a.offset == a.cpu.storage_offset()) continue;
            impl->set_sizes_and_strides(a.cpu.sizes(), a.cpu.strides());
            impl->set_storage_offset(a.cpu.storage_offset());
        }
    }
};

// A GPU takes indices and copies from the CPU, and single numbers everywhere.
const std::unordered_set<std::string> mixing = {"aten::copy_", "aten::_copy_from", "aten::index", "aten::index_put_", "aten::_index_put_impl_", "aten::index_put"};

void on_the_cpu(const c10::OperatorHandle &op, c10::DispatchKeySet, torch::jit::Stack *stack) {
    const auto &schema = op.schema();
    auto from = stack->size() - schema.arguments().size();
    Call call;
    for (size_t i = 0; i < schema.arguments().size(); i++) {
        auto &v = (*stack)[from + i];
        if (v.isTensor()) v = call.in(v.toTensor());
        else if (v.isTensorList()) {
            auto list = v.toTensorVector();
            for (auto &t : list) t = call.in(t);
            v = c10::IValue(list);
        } else if (v.isOptionalTensorList()) {
            c10::List<c10::optional<at::Tensor>> list;
            for (const auto &t : v.toOptionalTensorList().vec()) list.push_back(t ? c10::optional<at::Tensor>(call.in(*t)) : t);
            v = c10::IValue(list);
        } else if (v.isDevice() && v.toDevice().is_cuda()) v = c10::IValue(c10::Device(c10::DeviceType::CPU));
        else if (v.isGenerator() && v.toGenerator().defined()) TORCH_CHECK(!v.toGenerator().device().is_cpu(), schema.name(), " fills a CUDA tensor from a generator of the CPU");
        if (schema.arguments()[i].name() == "pin_memory") v = c10::IValue();
    }
    if (!call.arguments.empty() && !mixing.count(schema.name()))
        for (const auto &t : call.hosts) TORCH_CHECK(t.dim() == 0, schema.name(), " mixes devices: a CPU tensor of ", t.sizes(), " among CUDA ones");
    at::AutoDispatchBelowADInplaceOrView below;
    if (schema.name() == "aten::_pin_memory") {
        stack->resize(from);
        stack->push_back(c10::IValue(call.hosts.at(0).clone()));
        return;
    }
    op.callBoxed(stack);
    call.settle();
    for (size_t i = stack->size() - schema.returns().size(); i < stack->size(); i++) {
        auto &v = (*stack)[i];
        if (v.isTensor()) v = call.out(v.toTensor());
        else if (v.isTensorList()) {
            auto list = v.toTensorVector();
            for (auto &t : list) t = call.out(t);
            v = c10::IValue(list);
        }
    }
}

TORCH_LIBRARY_IMPL(_, CUDA, m) { m.fallback(torch::CppFunction::makeFromBoxedFunction<&on_the_cpu>()); }

// Operators that would be composed of others before the fallback is asked.
TORCH_LIBRARY_IMPL(aten, CUDA, m) {
    for (auto name : {"copy_", "convolution_backward", "convolution_overrideable", "_convolution", "bmm", "linalg_solve_triangular", "linalg_eigh", "_linalg_eigh"})
        m.impl(name, torch::CppFunction::makeFromBoxedFunction<&on_the_cpu>());
}

} // namespace

namespace at {

// The name is the registry's.
struct CUDAHooks : CUDAHooksInterface {
    CUDAHooks(CUDAHooksArgs) {}
    void initCUDA() const override {}
    bool hasPrimaryContext(int64_t) const override { return true; }
    bool hasCUDA() const override { return true; }
    const Generator &getDefaultCUDAGenerator(DeviceIndex) const override {
        static Generator generator = at::detail::createCPUGenerator(1);
        return generator;
    }
    int getNumGPUs() const override { return 1; }
    int64_t current_device() const override { return 0; }
};
REGISTER_CUDA_HOOKS(CUDAHooks);

} // namespace at
