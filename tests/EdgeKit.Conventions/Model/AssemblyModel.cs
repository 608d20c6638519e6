using System.Reflection;

namespace EdgeKit.Conventions.Model;

/// <summary>A built assembly and its references. The compiler omits references that the code does not use.</summary>
internal sealed record AssemblyModel(string Name, IReadOnlyList<string> References)
{
    public static AssemblyModel Of(Assembly assembly) =>
        new(assembly.GetName().Name!, [.. assembly.GetReferencedAssemblies().Select(r => r.Name!)]);
}
