"""C# (ResearchKit): ipykernel speaks Jupyter's protocol, a C# process does the work over two private pipes, one JSON object a line.

To the C# process: {"op": "execute" | "complete" | "inspect" | "whole" | "interrupt" | "shutdown", "code", "position"}.
From it: {"op": "stream" | "display" | "update" | "value" | "error", ...} while a cell runs, then {"op": "done"}; {"op": "answer"} to the others.
It ends by itself when its pipe is closed, so that it never outlives this process.
"""
import json
import os
import signal
import subprocess
import sys


class Gone(Exception):
    """The C# process ended."""


class Session:
    def __init__(self):
        lab = os.environ["RESEARCHKIT_LAB"]
        if not os.path.exists(lab):
            raise Gone(f"{lab} is missing: build the kit again (./kit version) or install the kernel again (./kit notebook install-kernel)")
        to_child, self.to = os.pipe()
        from_child_fd, from_child = os.pipe()
        # A session of its own: an interrupt is for us to pass on, not for the child to die of.
        self.process = subprocess.Popen(
            [os.environ.get("RESEARCHKIT_DOTNET", "dotnet"), lab, "notebook", "serve", "--in", str(to_child), "--out", str(from_child)],
            pass_fds=(to_child, from_child), stdin=subprocess.DEVNULL, start_new_session=True)
        os.close(to_child)
        os.close(from_child)
        self.lines = os.fdopen(from_child_fd, "rb", buffering=0)
        self.rest = b""

    def send(self, **message):
        try:
            os.write(self.to, (json.dumps(message) + "\n").encode())
        except BrokenPipeError:
            pass  # the next read says how it ended

    def receive(self):
        while b"\n" not in self.rest:
            piece = self.lines.read(1 << 16)
            if not piece:
                code = self.process.wait()
                raise Gone(f"the C# process ended ({signal.Signals(-code).name if code < 0 else f'exit code {code}'}); "
                           "its variables are lost, and the next cell starts a new one")
            self.rest += piece
        line, self.rest = self.rest.split(b"\n", 1)
        return json.loads(line)

    def close(self):
        os.close(self.to)
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.lines.close()


try:
    # Before ipykernel is imported, so that the two start side by side.
    started = Session() if __name__ == "__main__" else None
except Gone:
    started = None  # the first cell says so in the notebook

from ipykernel.kernelapp import IPKernelApp  # noqa: E402
from ipykernel.kernelbase import Kernel  # noqa: E402


class ResearchKitKernel(Kernel):
    implementation = "ResearchKit"
    implementation_version = "0.1.0"
    banner = "ResearchKit: C# for open-set recognition and out-of-distribution detection"
    language_info = {"name": "csharp", "version": "14", "mimetype": "text/x-csharp", "file_extension": ".cs", "pygments_lexer": "csharp"}
    session_process = started

    def csharp(self):
        if self.session_process is None:
            self.session_process = Session()
        return self.session_process

    def lost(self):
        old, self.session_process = self.session_process, None
        if old is not None:
            old.close()

    def show(self, message):
        op = message["op"]
        if op == "stream":
            self.send_response(self.iopub_socket, "stream", {"name": message["name"], "text": message["text"]})
        elif op in ("display", "update"):
            self.send_response(self.iopub_socket, "display_data" if op == "display" else "update_display_data",
                               {"data": message["data"], "metadata": {}, "transient": {"display_id": message["id"]}})
        elif op == "value":
            self.send_response(self.iopub_socket, "execute_result", {"data": message["data"], "metadata": {}, "execution_count": self.execution_count})
        elif op == "error":
            first, *rest = message["trace"] or [message["text"]]
            self.send_response(self.iopub_socket, "error", {"ename": message["name"], "evalue": message["text"], "traceback": [f"\x1b[31m{first}\x1b[0m", *rest]})

    def do_execute(self, code, silent, store_history=True, user_expressions=None, allow_stdin=False, **_):
        failure = None
        try:
            session = self.csharp()
            session.send(op="execute", code=code, number=self.execution_count)
            while True:
                try:
                    message = session.receive()
                except KeyboardInterrupt:
                    session.send(op="interrupt")
                    continue
                if message["op"] == "done":
                    break
                if message["op"] == "error":
                    failure = message
                if not silent or message["op"] == "error":
                    self.show(message)
        except Gone as gone:
            self.lost()
            failure = {"op": "error", "name": "ProcessEnded", "text": str(gone), "trace": [str(gone)]}
            self.show(failure)
        if failure is None:
            return {"status": "ok", "execution_count": self.execution_count, "payload": [], "user_expressions": {}}
        return {"status": "error", "execution_count": self.execution_count, "ename": failure["name"], "evalue": failure["text"], "traceback": failure["trace"]}

    def ask(self, **message):
        try:
            session = self.csharp()
            session.send(**message)
            while True:
                answer = session.receive()
                if answer["op"] == "answer":
                    return answer
        except Gone:
            self.lost()
            return None

    def do_complete(self, code, cursor_pos):
        answer = self.ask(op="complete", code=code, position=cursor_pos) or {"from": cursor_pos, "to": cursor_pos, "items": []}
        return {"status": "ok", "matches": answer["items"], "cursor_start": answer["from"], "cursor_end": answer["to"], "metadata": {}}

    def do_inspect(self, code, cursor_pos, detail_level=0, omit_sections=()):
        answer = self.ask(op="inspect", code=code, position=cursor_pos)
        text = answer and answer["text"]
        return {"status": "ok", "found": bool(text), "data": {"text/plain": text} if text else {}, "metadata": {}}

    def do_is_complete(self, code):
        answer = self.ask(op="whole", code=code)
        return {"status": "complete" if answer and answer["whole"] else "incomplete", "indent": "    "}

    def do_shutdown(self, restart):
        self.lost()
        return {"status": "ok", "restart": restart}


if __name__ == "__main__":
    if sys.path[0] == "":
        del sys.path[0]
    IPKernelApp.launch_instance(kernel_class=ResearchKitKernel)
