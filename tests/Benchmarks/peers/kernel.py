# KernelBench's hands, and IPython as its peer. "start NAME" starts that kernel anew and answers the seconds until its first `1+1` is answered;
# "cell NAME" runs `1+1` in the running one and answers the milliseconds from sending the cell to its result; "interrupt NAME" begins a long
# cell, ours the training of a network, interrupts it after three seconds and answers the seconds until the kernel is free.
import sys
import time

import ipykernel
import jupyter_client
from jupyter_client.manager import KernelManager

running = {}
LONG = {
    "researchkit": "Fold.Run(Fold.Start(SmallCnn.Init(new(1, 28, 28, 10), new(1))), torch.zeros(20_000, 1, 28, 28), torch.zeros(20_000, dtype: torch.int64), "
                   "new() { Epochs = 500 }, new([0.5f], [0.5f]), new(1));",
    "python3": "while True: pass",
}


def run(client):
    start = time.perf_counter()
    sent = client.execute("1+1")
    taken = None
    while True:
        message = client.get_iopub_msg(timeout=120)
        if message["parent_header"].get("msg_id") != sent:
            continue
        if message["msg_type"] == "error":
            raise RuntimeError(message["content"]["evalue"])
        if message["msg_type"] == "execute_result":
            taken = time.perf_counter() - start
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            client.get_shell_msg(timeout=120)
            return taken


def interrupt(name):
    manager, client = running[name]
    sent = client.execute(LONG[name])
    time.sleep(3)
    start = time.perf_counter()
    manager.interrupt_kernel()
    failed = False
    while True:
        message = client.get_iopub_msg(timeout=120)
        if message["parent_header"].get("msg_id") != sent:
            continue
        failed |= message["msg_type"] == "error"
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            break
    taken = time.perf_counter() - start
    client.get_shell_msg(timeout=120)
    if not failed:
        raise RuntimeError("the long cell ended by itself")
    time.sleep(1)  # what is sent at once after an error Jupyter drops
    run(client)
    return taken


def stop(name):
    if name in running:
        manager, client = running.pop(name)
        client.stop_channels()
        manager.shutdown_kernel()


def begin(name):
    stop(name)
    start = time.perf_counter()
    manager = KernelManager(kernel_name=name)
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=120)
    run(client)
    running[name] = manager, client
    return time.perf_counter() - start


print(f"ipykernel {ipykernel.__version__}, jupyter_client {jupyter_client.__version__}", flush=True)
try:
    for line in sys.stdin:
        what, kernel = line.split()
        print(begin(kernel) if what == "start" else interrupt(kernel) if what == "interrupt" else 1000 * run(running[kernel][1]), flush=True)
finally:
    for kernel in list(running):
        stop(kernel)
