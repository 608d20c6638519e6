using EdgeKit.Conventions.Model;
using Microsoft.CodeAnalysis.CSharp;

namespace EdgeKit.Conventions.Support;

/// <summary>Parses or compiles a few lines of code for the test of a rule.</summary>
internal static class Snippet
{
    public static SourceFile File(string code, string path = "src/EdgeKit.Sample/Sample.cs") =>
        SourceFile.Parse(path, code);

    public static SourceFile Method(string body, string path = "src/EdgeKit.Sample/Sample.cs") =>
        File($"namespace EdgeKit.Sample;\npublic sealed class Sample\n{{\n    public void Run(int n)\n    {{\n{body}\n    }}\n}}\n", path);

    public static CSharpCompilation Compiled(string body, string path = "src/EdgeKit.Sample/Sample.cs")
    {
        var compilation = Codebase.Compile("EdgeKit.Sample", [Method(body, path)]);
        compilation.GetDiagnostics().Where(d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error)
            .ShouldBeEmpty("a snippet that does not compile shows nothing");
        return compilation;
    }
}
