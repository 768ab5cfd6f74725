"""What a notebook's front end does, through jupyter_client and the installed kernel. Prints what went wrong and exits 1, or "all well"."""
import os
import signal
import subprocess
import sys
import time

from jupyter_client.manager import start_new_kernel

failures = []


def check(what, condition, seen=None):
    if not condition:
        failures.append(f"{what}: {seen}")


def children(pid):
    listed = subprocess.run(["ps", "--ppid", str(pid), "-o", "pid=,args="], capture_output=True, text=True).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if "notebook serve" in line]


def run(client, code, timeout=60):
    outputs = []
    reply = client.execute_interactive(code, output_hook=lambda m: outputs.append((m["header"]["msg_type"], m["content"])), timeout=timeout)
    return reply["content"], [o for o in outputs if o[0] not in ("status", "execute_input")]


def text(outputs):
    return [c["data"]["text/plain"] if "data" in c else c.get("text", c.get("evalue")) for _, c in outputs]


def kernel():
    manager, client = start_new_kernel(kernel_name="researchkit", startup_timeout=60)
    return manager, client, manager.provisioner.process.pid


manager, client, pid = kernel()
reply, outputs = run(client, "var x = torch.ones(2, 3); Console.WriteLine(\"said\"); 1 + 1")
check("value and stream", reply["status"] == "ok" and text(outputs) == ["said\n", "2"], outputs)
check("state", text(run(client, "x.shape[1]")[1]) == ["3"])
_, outputs = run(client, "var d = display(\"first\"); d.Update(\"second\");")
check("display and update", [o[0] for o in outputs] == ["display_data", "update_display_data"]
      and outputs[0][1]["transient"] == outputs[1][1]["transient"], outputs)
reply, outputs = run(client, "\nnope")
check("error", reply["status"] == "error" and "line 2: CS0103" in outputs[0][1]["traceback"][0], outputs)

client.complete("x.sha", 5)
check("completion", "shape" in client.get_shell_msg(timeout=30)["content"]["matches"])
client.inspect("Energy.Score", 9)
check("inspection", "logsumexp" in client.get_shell_msg(timeout=30)["content"]["data"].get("text/plain", ""))
client.is_complete("if (true) {")
check("an open brace", client.get_shell_msg(timeout=30)["content"]["status"] == "incomplete")

client.execute("while (true) ;")
time.sleep(2)
start = time.time()
manager.interrupt_kernel()
check("interrupt", client.get_shell_msg(timeout=30)["content"]["status"] == "error")
check("interrupt within ten seconds", time.time() - start < 10, time.time() - start)
time.sleep(1)  # what was queued behind an error is aborted by Jupyter
check("variables after an interrupt", text(run(client, "x.shape[0]")[1]) == ["2"])

for child in children(pid):
    os.kill(child, signal.SIGKILL)
reply, outputs = run(client, "1")
check("a killed process is reported", reply["status"] == "error" and "SIGKILL" in reply["evalue"], reply)
time.sleep(1)
check("and replaced", text(run(client, "40 + 2")[1]) == ["42"])
manager.restart_kernel(now=False)
client.wait_for_ready(timeout=60)
check("restart", text(run(client, "7")[1]) == ["7"])
manager.shutdown_kernel()
client.stop_channels()

pids = []
for _ in range(int(sys.argv[1])):
    manager, client, pid = kernel()
    run(client, "1")
    pids += children(pid)
    manager.shutdown_kernel()
    client.stop_channels()
check("a process for each kernel", len(pids) == int(sys.argv[1]), pids)
deadline = time.time() + 10
while time.time() < deadline and any(os.path.exists(f"/proc/{p}") for p in pids):
    time.sleep(0.1)
check("no process is left", not any(os.path.exists(f"/proc/{p}") for p in pids), pids)

print("\n".join(failures) if failures else "all well")
sys.exit(1 if failures else 0)
