using System.Text;

namespace ResearchKit.Lab.Notebooks;

/// <summary>Console output that goes to whichever cell is running, line by line or when it is flushed; to the old writer where none is.</summary>
sealed class StreamSwitch(string name, TextWriter old) : TextWriter {
    readonly StringBuilder held = new();
    Action<CellOutput>? emit;

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>From now on to this cell; null: back to the old writer.</summary>
    public void To(Action<CellOutput>? cell) {
        lock (held) {
            FlushHeld();
            emit = cell;
        }
    }

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer) {
        lock (held) {
            if (emit is null) {
                old.Write(buffer);
                return;
            }
            held.Append(buffer);
            if (buffer.Contains('\n') || buffer.Contains('\r') || held.Length > 4096) FlushHeld();
        }
    }

    public override void Flush() {
        lock (held) {
            if (emit is null) old.Flush();
            FlushHeld();
        }
    }

    void FlushHeld() {
        if (held.Length == 0) return;
        var text = held.ToString();
        held.Clear();
        emit?.Invoke(new(OutputKind.Stream, name, text));
    }
}
