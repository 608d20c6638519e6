using EdgeKit.Conventions.Rules;
using EdgeKit.Conventions.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EdgeKit.Conventions;

public sealed class PublicApiTests
{
    public static TheoryData<string> Projects => Loaded.Projects;

    [Theory]
    [MemberData(nameof(Projects))]
    public void The_public_API_is_the_accepted_one(string project) => Accepted.ShouldStandAt(
        $"tests/EdgeKit.Conventions/PublicApi/{project}.txt",
        PublicApi.Describe(MetadataReference.CreateFromFile(Loaded.Assembly(project).Location)));

    [Fact]
    public void A_new_a_changed_and_a_removed_member_are_caught()
    {
        var before = Api(
            "public sealed class A { public int Kept { get; set; } public void Changed(int a) { } public void Removed() { } }");
        var after = Api(
            "public sealed class A { public int Kept { get; set; } public void Changed(int a = 1) { } public string? Added() => null; }");

        Accepted.Differences(before, after).ShouldBe(
            [
                "-     A: public void Changed(int a)", "-     A: public void Removed()",
                "+     A: public string? Added()", "+     A: public void Changed(int a = 1)",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void What_nobody_outside_sees_is_no_API() =>
        Api("internal sealed class A { public void B() { } } public static class C { internal static int D; static int E; }")
            .ShouldBe("static class N.C\n");

    [Fact]
    public void A_record_shows_what_was_written_not_what_the_compiler_adds() =>
        Api("public sealed record R(int A);").ShouldBe(
            "sealed record N.R : IEquatable<R>\n    R: public R(int A)\n    R: public int A { get; init; }\n");

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_public_type_has_the_name_of_another(string project)
    {
        var others = Loaded.References.Where(r => Path.GetFileNameWithoutExtension(r.Display) != project);
        PublicApi.NamesOfThePlatform(
            MetadataReference.CreateFromFile(Loaded.Assembly(project).Location), others).ShouldBeEmpty();
    }

    [Fact]
    public void A_public_type_with_the_name_of_a_platform_type_is_caught() =>
        PublicApi.NamesOfThePlatform(
            Compile("public static class Enumerable;", "System.Linq"), Loaded.References).ShouldHaveSingleItem();

    private static string Api(string code) => PublicApi.Describe(Compile(code, "N"));

    private static PortableExecutableReference Compile(string code, string name)
    {
        using var image = new MemoryStream();
        CSharpCompilation.Create(
                "Sample" + Guid.NewGuid().ToString("N"),
                [CSharpSyntaxTree.ParseText($"#nullable enable\nnamespace {name};\n{code}")],
                Loaded.References,
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary))
            .Emit(image).Success.ShouldBeTrue();
        image.Position = 0;
        return MetadataReference.CreateFromStream(image);
    }
}
