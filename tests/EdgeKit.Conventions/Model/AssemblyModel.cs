using System.Reflection;

namespace EdgeKit.Conventions.Model;

/// <summary>What a built assembly refers to: what the compiler kept, whatever the csproj said.</summary>
internal sealed record AssemblyModel(string Name, IReadOnlyList<string> References)
{
    public static AssemblyModel Of(Assembly assembly) =>
        new(assembly.GetName().Name!, [.. assembly.GetReferencedAssemblies().Select(r => r.Name!)]);
}
