# KernelBench's hands, and IPython as its peer. "start NAME" starts that kernel anew and answers the seconds until its first `1+1` is answered;
# "cell NAME" runs `1+1` in the running one and answers the milliseconds from sending the cell to its result.
import sys
import time

import ipykernel
import jupyter_client
from jupyter_client.manager import KernelManager

running = {}


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
        print(begin(kernel) if what == "start" else 1000 * run(running[kernel][1]), flush=True)
finally:
    for kernel in list(running):
        stop(kernel)
