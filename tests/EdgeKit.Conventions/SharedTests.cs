using EdgeKit.Conventions.Model;
using EdgeKit.Conventions.Rules;
using EdgeKit.Conventions.Support;
using Microsoft.CodeAnalysis.CSharp;

namespace EdgeKit.Conventions;

public sealed class SharedTests
{
    private const string Shared = "EdgeKit.Shared";

    [Theory]
    [InlineData("EdgeKit.Http", "EdgeKit.Http")]
    [InlineData("EdgeKit.Policies", "EdgeKit.Policies.Http")]
    [InlineData("EdgeKit.Policies", "EdgeKit.Policies.AdaptiveLimits")]
    public void Each_shared_type_serves_two_projects(string project, string area) => SharedRules.TypesServeTwoProjects(
            Codebase.Compilations.Single(c => c.AssemblyName == project),
            Codebase.Compilations.Where(c => c.AssemblyName != project))
        .Where(problem => problem.StartsWith(area + ".", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void A_type_that_serves_one_project_or_none_is_caught()
    {
        var shared = Project(Shared, "public class Unused; public class Mine; public class Ours;");

        SharedRules.TypesServeTwoProjects(
            shared,
            [
                Project("EdgeKit.One", "class A { EdgeKit.Shared.Mine? a; EdgeKit.Shared.Ours? b; }", shared),
                Project("EdgeKit.Two", "class B { EdgeKit.Shared.Ours? a; }", shared),
            ]).ShouldBe(["EdgeKit.Shared.Unused serves no project", "EdgeKit.Shared.Mine serves only EdgeKit.One"]);
    }

    [Theory]
    [InlineData("public delegate void Unused();", "Unused")]
    [InlineData("public enum Unused { One }", "Unused")]
    [InlineData("public record Unused(int Number);", "Unused")]
    [InlineData("public static partial class Ours { public enum Unused { One } }", "Ours.Unused")]
    public void Any_kind_of_type_that_serves_none_is_caught(string code, string name)
    {
        var shared = Project(Shared, $"public static partial class Ours; {code}");

        SharedRules.TypesServeTwoProjects(
            shared,
            [
                Project("EdgeKit.One", "class A { object a = typeof(EdgeKit.Shared.Ours); }", shared),
                Project("EdgeKit.Two", "class B { object b = typeof(EdgeKit.Shared.Ours); }", shared),
            ]).ShouldBe([$"EdgeKit.Shared.{name} serves no project"]);
    }

    [Fact]
    public void A_type_that_is_in_the_signature_of_a_delegate_is_used()
    {
        var shared = Project(Shared, "public class Part; public delegate void Whole(Part part);");

        SharedRules.TypesServeTwoProjects(
            shared,
            [
                Project("EdgeKit.One", "class A { EdgeKit.Shared.Whole? a; }", shared),
                Project("EdgeKit.Two", "class B { EdgeKit.Shared.Whole? b; }", shared),
            ]).ShouldBeEmpty();
    }

    [Fact]
    public void A_type_that_two_projects_reach_through_another_one_passes()
    {
        var shared = Project(Shared, """
            public class Part;
            public static class Whole { public static int Size(this string s, Part? part = null) => 0; }
            """);

        SharedRules.TypesServeTwoProjects(
            shared,
            [
                Project("EdgeKit.One", "using EdgeKit.Shared; class A { int a = \"\".Size(); }", shared),
                Project("EdgeKit.Two", "using EdgeKit.Shared; class B { int b = \"\".Size(); }", shared),
            ]).ShouldBeEmpty();
    }

    private static CSharpCompilation Project(string name, string code, CSharpCompilation? reference = null)
    {
        var file = Snippet.File(
            reference is null ? $"namespace {name};\n{code}" : code, $"src/{name}/File.cs");
        var project = Codebase.Compile(name, [file]);
        return reference is null ? project : project.AddReferences(reference.ToMetadataReference());
    }
}
