using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ResearchKit.Torch.Tests;

/// <summary>Public members as the API listing spells them: "static Tensor mean(Tensor input, long[] dimensions, bool keepdim = false)".</summary>
static class Signatures {
    static readonly Dictionary<Type, string> Keywords = new() {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(char)] = "char",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(uint)] = "uint",
    };

    static readonly Dictionary<string, string> Operators = new() {
        ["op_Addition"] = "+",
        ["op_Subtraction"] = "-",
        ["op_UnaryNegation"] = "-",
        ["op_Multiply"] = "*",
        ["op_Division"] = "/",
        ["op_Modulus"] = "%",
        ["op_BitwiseAnd"] = "&",
        ["op_BitwiseOr"] = "|",
        ["op_ExclusiveOr"] = "^",
        ["op_OnesComplement"] = "~",
        ["op_Equality"] = "==",
        ["op_Inequality"] = "!=",
        ["op_LessThan"] = "<",
        ["op_LessThanOrEqual"] = "<=",
        ["op_GreaterThan"] = ">",
        ["op_GreaterThanOrEqual"] = ">=",
    };

    static readonly HashSet<string> Reserved = ["bool", "byte", "char", "short", "int", "long", "float", "double", "out", "params", "in", "ref", "base"];

    /// <summary>The full name as the listing heads it: TorchSharp.torch.Tensor.</summary>
    internal static string Heading(Type t) {
        var name = t.FullName!.Replace('+', '.').Replace("ResearchKit.Torch.", "TorchSharp.");
        if (t.IsGenericTypeDefinition) name = name[..name.IndexOf('`')] + $"<{string.Join(", ", t.GetGenericArguments().Select(a => a.Name))}>";
        return name.Replace("TorchSharp.TensorAccessor", "TorchSharp.Utils.TensorAccessor");
    }

    /// <summary>Every public member that the type itself declares.</summary>
    internal static IEnumerable<string> Of(Type t) {
        const BindingFlags declared = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        if (t.IsEnum) return Enum.GetNames(t).Select(n => $"{n} = {Convert.ToInt64(Enum.Parse(t, n))}");
        return [
            .. t.GetConstructors(declared).Select(c => $"new {Short(t)}({Parameters(c)})"),
            .. t.GetFields(declared).Select(Field),
            .. t.GetProperties(declared).Select(Property),
            .. t.GetMethods(declared).Where(m => !m.IsSpecialName || m.Name.StartsWith("op_")).Select(Method),
        ];
    }

    static string Field(FieldInfo f) => $"{(f.IsLiteral ? "const " : f.IsInitOnly ? "static readonly " : f.IsStatic ? "static " : "")}{Spell(f.FieldType, null)} {Name(f.Name)}"
        + (f.IsLiteral ? $" = {Value(f.GetRawConstantValue(), f.FieldType)}" : "");

    static string Property(PropertyInfo p) {
        var accessors = $"{{ {(p.GetMethod?.IsPublic == true ? "get; " : "")}{(p.SetMethod?.IsPublic == true ? "set; " : "")}}}";
        var index = p.GetIndexParameters();
        var name = index.Length > 0 ? $"this[{string.Join(", ", index.Select(Parameter))}]" : Name(p.Name);
        return $"{((p.GetMethod ?? p.SetMethod)!.IsStatic ? "static " : "")}{Spell(p.PropertyType, Names(p))} {name} {accessors}";
    }

    static string Method(MethodInfo m) {
        var result = Spell(m.ReturnType, Names(m.ReturnParameter));
        if (m.Name is "op_Implicit" or "op_Explicit") return $"static {m.Name[3..].ToLowerInvariant()} operator {result}({Parameters(m)})";
        if (Operators.TryGetValue(m.Name, out var symbol)) return $"static {result} operator {symbol}({Parameters(m)})";
        var modifier = m.IsStatic ? "static " : m.GetBaseDefinition() != m ? "override " : "";
        var generic = m.IsGenericMethod ? $"<{string.Join(", ", m.GetGenericArguments().Select(a => a.Name))}>" : "";
        return $"{modifier}{result} {Name(m.Name)}{generic}({Parameters(m)}){string.Concat(m.GetGenericArguments().Select(Constraint))}";
    }

    static string Constraint(Type a) =>
        a.CustomAttributes.Any(c => c.AttributeType.Name == "IsUnmanagedAttribute") ? $" where {a.Name} : unmanaged"
        : a.GetGenericParameterConstraints() is [var only, ..] ? $" where {a.Name} : {Short(only)}" : "";

    static string Parameters(MethodBase m) => (m.IsDefined(typeof(ExtensionAttribute)) ? "this " : "") + string.Join(", ", m.GetParameters().Select(Parameter));

    static string Parameter(ParameterInfo p) =>
        $"{(p.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{(p.ParameterType.IsByRef ? p.IsOut ? "out " : "ref " : "")}{Spell(p.ParameterType, Names(p))} {Name(p.Name!)}"
        + (p.HasDefaultValue ? $" = {Value(p.DefaultValue, p.ParameterType)}" : "");

    static string Name(string name) => Reserved.Contains(name) ? "@" + name : name;

    static string Value(object? v, Type t) {
        t = Nullable.GetUnderlyingType(t) ?? t;
        return v switch {
            null => t.IsValueType && Nullable.GetUnderlyingType(t) is null && t.IsByRefLike ? "default" : "null",
            bool b => b ? "true" : "false",
            char c => $"'{c}'",
            string s => $"\"{s}\"",
            float f => f.ToString(CultureInfo.InvariantCulture) + "f",
            double d => d.ToString(CultureInfo.InvariantCulture) is var text && text.AsSpan().IndexOfAny(".E") < 0 ? text + ".0" : d.ToString(CultureInfo.InvariantCulture),
            _ when t.IsEnum => $"{Short(t)}.{Enum.ToObject(t, v)}",
            _ => Convert.ToString(v, CultureInfo.InvariantCulture)!,
        };
    }

    static Queue<string?>? Names(ICustomAttributeProvider m) =>
        m.GetCustomAttributes(typeof(TupleElementNamesAttribute), false) is [TupleElementNamesAttribute a] ? new(a.TransformNames) : null;

    // Reference types without '?', as the listing's marks on them are not compared.
    static string Spell(Type t, Queue<string?>? names) {
        if (t.IsByRef) return Spell(t.GetElementType()!, names);
        if (t == typeof(nint)) return "IntPtr";
        if (Keywords.TryGetValue(t, out var word)) return word;
        if (t.IsArray) return $"{Spell(t.GetElementType()!, names)}[{new string(',', t.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(t) is { } inner) return Spell(inner, names) + "?";
        if (t.IsGenericType && t.Name.StartsWith("ValueTuple`")) {
            var own = t.GetGenericArguments().Select(a => (a, n: names?.Count > 0 ? names.Dequeue() : null)).ToArray();
            return $"({string.Join(", ", own.Select(o => Spell(o.a, names) + (o.n is null ? "" : " " + o.n)))})";
        }
        return t.IsGenericType ? $"{Short(t)}<{string.Join(", ", t.GetGenericArguments().Select(a => Spell(a, names)))}>" : Short(t);
    }

    static string Short(Type t) {
        var name = t.Name.Split('`')[0];
        for (var outer = t.DeclaringType; outer is not null && outer != typeof(torch) && !t.IsGenericParameter; outer = outer.DeclaringType) name = $"{outer.Name}.{name}";
        return name;
    }

    /// <summary>The listing: heading → members, without its marks.</summary>
    internal static Dictionary<string, HashSet<string>> Read(string file) {
        var types = new Dictionary<string, HashSet<string>>();
        HashSet<string>? current = null;
        foreach (var raw in File.ReadLines(file)) {
            var line = raw.Split("  //+")[0].TrimEnd();
            if (line.StartsWith("== In 0.99.6")) break;
            if (Regex.Match(line, @"^== .*?(?:class|struct|enum) (TorchSharp\.\S+?(?:<[^>]*>)?)(?: :.*| where.*)?$") is { Success: true } m)
                types[m.Groups[1].Value] = current = [];
            else if (line.Length > 0) current?.Add(Plain(line));
        }
        return types;
    }

    static string Plain(string line) => Regex.Replace(line.Replace("[Obsolete] ", ""), @"(\]|>|\b(?:Tensor|Scalar|Device|Generator|string|object|DisposeScope))\?", "$1");
}
