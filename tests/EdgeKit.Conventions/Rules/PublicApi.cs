using System.Text;
using EdgeKit.Conventions.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EdgeKit.Conventions.Rules;

/// <summary>The public API of an assembly as text in a fixed order.</summary>
internal static class PublicApi
{
    private static readonly SymbolDisplayFormat Format = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints | SymbolDisplayGenericsOptions.IncludeVariance,
        SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeConstantValue,
        SymbolDisplayDelegateStyle.NameAndSignature,
        SymbolDisplayExtensionMethodStyle.StaticMethod,
        SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeModifiers,
        SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        SymbolDisplayLocalOptions.None,
        SymbolDisplayKindOptions.None,
        SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public static string Describe(MetadataReference assembly)
    {
        var compilation = CSharpCompilation.Create("reader", references: Loaded.References.Append(assembly));
        var symbol = (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(assembly)!;
        var text = new StringBuilder();
        foreach (var type in Types(symbol.GlobalNamespace).OrderBy(t => t.ToDisplayString(), StringComparer.Ordinal))
        {
            Append(text, type);
        }

        return text.ToString();
    }

    /// <summary>
    /// Finds types with the same full name, which are ambiguous where both assemblies are referenced.
    /// </summary>
    public static IEnumerable<string> NamesOfThePlatform(
        MetadataReference assembly, IEnumerable<MetadataReference> others)
    {
        var compilation = CSharpCompilation.Create("reader", references: others.Append(assembly));
        var symbol = (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(assembly)!;
        return Types(symbol.GlobalNamespace)
            .Where(t => compilation.GetTypesByMetadataName(
                $"{t.ContainingNamespace}.{t.MetadataName}").Count(IsVisible) > 1)
            .Select(t => $"{t.ContainingNamespace}.{t.MetadataName} of {symbol.Name} exists in another assembly too");
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol owner) =>
        owner.GetMembers().OfType<INamespaceOrTypeSymbol>()
            .Where(m => m is INamespaceSymbol || IsVisible(m))
            .SelectMany(m => m is INamedTypeSymbol type ? Types(type).Prepend(type) : Types(m));

    private static void Append(StringBuilder text, INamedTypeSymbol type)
    {
        var bases = type.Interfaces.Select(i => i.ToDisplayString(Format)).Order(StringComparer.Ordinal).ToList();
        if (type.BaseType is { SpecialType: SpecialType.None } parent)
        {
            bases.Insert(0, parent.ToDisplayString(Format));
        }

        text.Append(Words(type)).Append(type.ContainingNamespace).Append('.').Append(type.ToDisplayString(Format))
            .Append(bases.Count == 0 ? "" : " : ").AppendJoin(", ", bases).Append('\n');
        foreach (var line in type.GetMembers().Where(
            IsShown).Select(m => m.ToDisplayString(Format)).Order(StringComparer.Ordinal))
        {
            text.Append("    ").Append(type.Name).Append(": ").Append(line).Append('\n');
        }
    }

    private static string Words(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Class, IsStatic: true } => "static class ",
        { TypeKind: TypeKind.Class, IsSealed: true } => type.IsRecord ? "sealed record " : "sealed class ",
        { TypeKind: TypeKind.Class, IsAbstract: true } => "abstract class ",
        { TypeKind: TypeKind.Struct } => type.IsReadOnly ? "readonly struct " : "struct ",
        _ => string.Concat(type.TypeKind.ToString().ToLowerInvariant(), " "),
    };

    /// <summary>
    /// Returns false for accessors, which are part of their property, and for compiler-generated members.
    /// </summary>
    private static bool IsShown(ISymbol member) =>
        IsVisible(member)
        && member is not INamedTypeSymbol
        && member is not IMethodSymbol { AssociatedSymbol: not null }
        && !member.GetAttributes().Any(a => a.AttributeClass?.Name == "CompilerGeneratedAttribute");

    private static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public
            or Accessibility.Protected or Accessibility.ProtectedOrInternal;
}
