using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace ResearchKit.Torch;

/// <summary>
/// Reads the pickles that torch.save writes (protocol 2) as data. It has no way to import, call or construct anything: a global is a
/// name of the short list in <see cref="Pickled"/>, and what such a name makes is a record. Every other opcode and every other
/// global is refused by name. It does not recurse, and it makes nothing that is larger than its input.
/// </summary>
sealed class Unpickler {
    static readonly Encoding Utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);

    readonly byte[] data;
    readonly string file;
    readonly List<object?> stack = [];
    readonly Stack<int> marks = [];
    readonly Dictionary<uint, object?> memo = [];
    readonly Dictionary<string, Pickled.Storage> storages = [];
    int at;

    Unpickler(byte[] data, int start, string file) => (this.data, at, this.file) = (data, start, file);

    /// <summary>The value of the pickle that starts at a place, the storages that it names, and the place behind it.</summary>
    /// <param name="data">Holds the pickle.</param>
    /// <param name="start">Its first byte.</param>
    /// <param name="file">For messages.</param>
    /// <exception cref="InvalidDataException">It is damaged, or asks for what a file of tensors does not need.</exception>
    public static (object? Value, Dictionary<string, Pickled.Storage> Storages, int End) Read(byte[] data, int start, string file) {
        var reader = new Unpickler(data, start, file);
        while (reader.Step()) { }
        return (reader.stack[0], reader.storages, reader.at);
    }

    // One opcode; false behind STOP.
    bool Step() {
        var op = Take(1)[0];
        switch (op) {
            case 0x80:
                if (Take(1)[0] is not 2 and var version) throw Bad($"pickle protocol {version}: torch.save writes 2");
                break;
            case (byte)'.':
                return stack.Count == 1 && marks.Count == 0 ? false : throw Bad($"the pickle ends with {stack.Count} values on its stack");
            case (byte)'(': marks.Push(stack.Count); break;
            case (byte)'N': stack.Add(null); break;
            case 0x88: stack.Add(true); break;
            case 0x89: stack.Add(false); break;
            case (byte)'K': stack.Add((long)Take(1)[0]); break;
            case (byte)'M': stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case (byte)'J': stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case 0x8a: stack.Add(Long(new BigInteger(Take(Take(1)[0])))); break;
            case (byte)'G': stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case (byte)'X': stack.Add(Text(Take(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))))); break;
            case (byte)'U': stack.Add(Text(Take(Take(1)[0]))); break;                                             // Python 2's text
            case (byte)'T': stack.Add(Text(Take(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))))); break;
            case (byte)')': stack.Add(Pickled.Tuple.Empty); break;
            case (byte)'t': stack.Add(new Pickled.Tuple(Marked())); break;
            case 0x85 or 0x86 or 0x87: stack.Add(new Pickled.Tuple(Pop(op - 0x84))); break;
            case (byte)']': stack.Add(new List<object?>()); break;
            case (byte)'a': Append(Pop(1)); break;
            case (byte)'e': Append(Marked()); break;
            case (byte)'}': stack.Add(new OrderedDictionary<object, object?>()); break;
            case (byte)'s': Set(Pop(2)); break;
            case (byte)'u': Set(Marked()); break;
            case (byte)'q': memo[Take(1)[0]] = Top(); break;
            case (byte)'r': memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Top(); break;
            case (byte)'h': Recall(Take(1)[0]); break;
            case (byte)'j': Recall(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))); break;
            case (byte)'c': stack.Add(Pickled.Global(Line(), Line(), file)); break;
            case (byte)'Q': stack.Add(Known(Pickled.StorageOf(Pop(1)[0], file))); break;
            case (byte)'R': Reduce(Pop(2)); break;
            case (byte)'b': Build(Pop(1)[0]); break;
            case (byte)'i': throw Bad($"opcode INST asks for {Line()}.{Line()}: torch.save does not write it, and nothing is run");
            default: throw Bad($"opcode 0x{op:x2}{(op is > 32 and < 127 ? $" '{(char)op}'" : "")} at byte {at - 1} is none that torch.save writes, and nothing is run");
        }
        return true;
    }

    Pickled.Storage Known(Pickled.Storage s) => storages.TryAdd(s.Key, s) || storages[s.Key] == s ? s
        : throw Bad($"storage {s.Key} is both {storages[s.Key].Count} of {storages[s.Key].Type} and {s.Count} of {s.Type}");

    void Reduce(object?[] call) => stack.Add(call[0] is Pickled.Name name && call[1] is Pickled.Tuple arguments
        ? Pickled.Made(name, arguments.Items, file) : throw Bad("a call of what is no global, or without a tuple of arguments"));

    // What an OrderedDict carries besides its entries: a state_dict's _metadata, which is not needed.
    void Build(object? state) {
        if (Top() is not OrderedDictionary<object, object?> || state is not OrderedDictionary<object, object?>) throw Bad("attributes for something that is not an OrderedDict");
    }

    void Append(object?[] items) => (Top() as List<object?> ?? throw Bad("an append to what is no list")).AddRange(items);

    void Set(object?[] items) {
        if (Top() is not OrderedDictionary<object, object?> into || items.Length % 2 != 0) throw Bad("items for what is no dictionary, or a key without a value");
        for (var i = 0; i < items.Length; i += 2) Pickled.Put(into, items[i], items[i + 1], file);
    }

    void Recall(uint index) => stack.Add(memo.TryGetValue(index, out var value) ? value : throw Bad($"memo {index} was never written"));

    object? Top() => stack.Count > Floor ? stack[^1] : throw Bad("an opcode without its operand");

    int Floor => marks.TryPeek(out var mark) ? mark : 0;

    object?[] Pop(int count) {
        if (stack.Count - count < Floor) throw Bad("an opcode without its operands");
        var items = stack.GetRange(stack.Count - count, count).ToArray();
        stack.RemoveRange(stack.Count - count, count);
        return items;
    }

    object?[] Marked() {
        if (marks.Count == 0) throw Bad("an opcode without its mark");
        var items = Pop(stack.Count - marks.Peek());
        marks.Pop();
        return items;
    }

    ReadOnlySpan<byte> Take(uint count) {
        if (count > data.Length - at) throw Bad($"truncated: byte {at} needs {count} more, there are {data.Length - at}");
        at += (int)count;
        return data.AsSpan(at - (int)count, (int)count);
    }

    string Line() {
        var length = data.AsSpan(at, Math.Min(256, data.Length - at)).IndexOf((byte)'\n');
        var line = length < 0 ? throw Bad("a name without an end") : Text(Take((uint)length));
        at++;
        return line;
    }

    string Text(ReadOnlySpan<byte> bytes) {
        try {
            return Utf8.GetString(bytes);
        } catch (DecoderFallbackException e) {
            throw new InvalidDataException($"{file}: a text that is not UTF-8.", e);
        }
    }

    static object Long(BigInteger value) => value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;   // the cast keeps the long from becoming a BigInteger again

    InvalidDataException Bad(string what) => new(string.Create(CultureInfo.InvariantCulture, $"{file}: {what}."));
}
