namespace EdgeKit.Testing;

/// <summary>Finds the programs that fixtures start.</summary>
public static class Executable
{
    /// <summary>The full path of a program.</summary>
    /// <param name="name">The program.</param>
    /// <param name="package">The Debian package that brings it.</param>
    /// <exception cref="InvalidOperationException">The program is not installed.</exception>
    public static string Find(string name, string package)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Append(
            "/usr/bin").Append("/usr/local/bin").Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(
                $"{name} is not installed, and this test runs against the real one. Install it: apt-get install {package}");
    }
}
