using EdgeKit.Conventions.Model;
using EdgeKit.Conventions.Rules;
using EdgeKit.Conventions.Support;

namespace EdgeKit.Conventions;

public sealed class FolderTests
{
    [Fact]
    public void Folders_form_no_cycles() => Codebase.Compilations.SelectMany(FolderRules.FoldersLayer).ShouldBeEmpty();

    [Fact]
    public void A_cycle_of_folders_is_caught_at_each_of_them()
    {
        var project = Project(("Upper", "class A { Lower.B? b; }"), ("Lower", "class B { Upper.A? a; }"));

        FolderRules.FoldersLayer(project).ShouldBe(
        [
            "EdgeKit.Sample: Lower is in a cycle by FileLower -> A",
            "EdgeKit.Sample: Upper is in a cycle by FileUpper -> B",
        ]);
    }

    [Fact]
    public void A_cycle_through_members_and_over_three_folders_is_caught() =>
        FolderRules.FoldersLayer(Project(
            ("One", "class A { int a = new Two.B().Next.Value; }"),
            ("Two", "class B { public Three.C Next = new(); }"),
            ("Three", "class C { public int Value; One.A? a; }"))).Count().ShouldBe(3);

    [Fact]
    public void Folders_that_layer_pass() =>
        FolderRules.FoldersLayer(Project(("Upper", "class A { Lower.B? b; }"), ("Lower", "class B;"))).ShouldBeEmpty();

    private static Microsoft.CodeAnalysis.CSharp.CSharpCompilation Project(
        params (string Folder, string Code)[] files) =>
        Codebase.Compile("EdgeKit.Sample", files.Select(f => Snippet.File(
            $"namespace EdgeKit.Sample.{f.Folder};\npublic {f.Code}",
            $"src/EdgeKit.Sample/{f.Folder}/File{f.Folder}.cs")));
}
