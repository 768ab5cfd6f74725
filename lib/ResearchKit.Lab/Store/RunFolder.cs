using System.Globalization;

namespace ResearchKit.Lab;

/// <summary>
/// The folder of one experiment, `OUT/NAME-HASH12`, held by one process at a time. Whatever is in it is sealed
/// (<see cref="SealedFile"/>), but for the log, which is only ever appended to.
/// </summary>
public sealed class RunFolder : IDisposable {
    readonly FileStream held;

    RunFolder(string path, FileStream held) => (Path, this.held) = (path, held);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>
    /// Opens or makes the folder of an experiment and takes its lock; the lock ends with the process, however that ends.
    /// </summary>
    /// <param name="output">The folder of all runs, for example `runs`.</param>
    /// <param name="name">The experiment's name: lower-case letters, digits, hyphens.</param>
    /// <param name="content">The experiment: any record; with the library's version it is the identity.</param>
    /// <exception cref="IOException">Another process works in this folder (its number is named), or the folder cannot be written.</exception>
    public static RunFolder Open<T>(string output, string name, T content) {
        var path = System.IO.Path.Combine(output, $"{name}-{Identity(content)[..12]}");
        Directory.CreateDirectory(path);
        var held = Lock(path);
        try {
            SealedFile.Sweep(path);
            var config = System.IO.Path.Combine(path, "config.json");
            if (!SealedFile.IsWhole(config)) SealedFile.Write(config, Canonical.Json(Config(content)) + "\n");
            return new(path, held);
        } catch {
            held.Dispose();
            throw;
        }
    }

    /// <summary>SHA-256 of the experiment and the library's version, as hexadecimal digits.</summary>
    /// <param name="content">The experiment: any record.</param>
    public static string Identity<T>(T content) => Canonical.Hash(Config(content));

    /// <summary>The path of a file in this folder.</summary>
    /// <param name="parts">Folder names and the file name.</param>
    public string File(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Appends one line with the time (UTC) to `log.txt`.</summary>
    /// <param name="line">What happened.</param>
    public void Log(string line) =>
        System.IO.File.AppendAllText(File("log.txt"), $"{DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} {line}\n");

    /// <summary>Gives the lock back.</summary>
    public void Dispose() => held.Dispose();

    static object Config<T>(T content) => new { Experiment = content, About.Version };

    static FileStream Lock(string path) {
        var (file, owner) = (System.IO.Path.Combine(path, "lock"), System.IO.Path.Combine(path, "owner"));
        try {
            var held = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            System.IO.File.WriteAllText(owner, $"{Environment.ProcessId}");
            return held;
        } catch (IOException e) when (System.IO.File.Exists(owner) && System.IO.File.Exists(file)) {
            throw new IOException($"process {System.IO.File.ReadAllText(owner)} is working in {path}: wait for it, stop it, or choose another --out", e);
        }
    }
}
