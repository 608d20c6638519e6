using EdgeKit.Conventions.Model;
using EdgeKit.Conventions.Rules;
using EdgeKit.Conventions.Support;

namespace EdgeKit.Conventions;

public sealed class TypeTests
{
    public static TheoryData<string> Projects => Loaded.Projects;

    [Fact]
    public void A_file_holds_one_type_and_is_named_like_it() =>
        Codebase.SourceAndSamples.Where(f => f.Name != "Program").SelectMany(TypeRules.OneTypePerFile).ShouldBeEmpty();

    [Fact]
    public void Two_types_in_a_file_are_caught() =>
        TypeRules.OneTypePerFile(Snippet.File("class Sample; enum Other { A }")).ShouldHaveSingleItem();

    [Fact]
    public void A_file_that_is_named_otherwise_is_caught() =>
        TypeRules.OneTypePerFile(Snippet.File("class Other;")).ShouldHaveSingleItem();

    [Fact]
    public void No_two_types_have_one_name() => TypeRules.NamesAreUnique(Codebase.Source).ShouldBeEmpty();

    [Fact]
    public void A_name_for_two_types_is_caught() => TypeRules.NamesAreUnique(
    [
        Snippet.File("class Sample;", "src/EdgeKit.One/Sample.cs"), Snippet.File("class Sample;", "src/EdgeKit.Two/Sample.cs"),
    ]).ShouldHaveSingleItem();

    [Fact]
    public void Classes_are_sealed_abstract_or_static() =>
        Codebase.SourceAndSamples.SelectMany(TypeRules.ClassesAreClosed).ShouldBeEmpty();

    [Theory]
    [InlineData("public class Open { }")]
    [InlineData("internal record Open(int A);")]
    [InlineData("static class Outer { class Nested { } }")]
    public void An_open_class_is_caught(string code) =>
        TypeRules.ClassesAreClosed(Snippet.File(code)).ShouldHaveSingleItem();

    [Fact]
    public void Types_at_a_projects_root_are_public_and_in_folders_internal() =>
        Codebase.Source.SelectMany(TypeRules.PublicAtTheRoot).ShouldBeEmpty();

    [Theory]
    [InlineData("src/EdgeKit.Sample/Sample.cs", "internal sealed class Sample;")]
    [InlineData("src/EdgeKit.Sample/Sample.cs", "sealed class Sample;")]
    [InlineData("src/EdgeKit.Sample/Deciding/Sample.cs", "public sealed class Sample;")]
    public void A_type_on_the_wrong_side_is_caught(string path, string code) =>
        TypeRules.PublicAtTheRoot(Snippet.File(code, path)).ShouldHaveSingleItem();

    [Fact]
    public void Namespaces_follow_folders() =>
        Codebase.Source.SelectMany(TypeRules.NamespaceFollowsFolder).ShouldBeEmpty();

    [Theory]
    [InlineData("src/EdgeKit.Sample/Deciding/Sample.cs", "EdgeKit.Sample")]
    [InlineData("src/EdgeKit.Sample/Sample.cs", "Microsoft.Extensions.DependencyInjection")]
    [InlineData("src/EdgeKit.Sample/Deciding/SampleExtensions.cs", "Microsoft.AspNetCore.Builder")]
    public void A_stray_namespace_is_caught(string path, string name) =>
        TypeRules.NamespaceFollowsFolder(Snippet.File($"namespace {name};", path)).ShouldHaveSingleItem();

    [Fact]
    public void An_extension_class_stands_where_its_users_look() =>
        TypeRules.NamespaceFollowsFolder(
            Snippet.File("namespace Microsoft.AspNetCore.Builder;", "src/EdgeKit.Sample/SampleExtensions.cs"))
                .ShouldBeEmpty();

    [Fact]
    public void Nothing_is_called_like_a_drawer() =>
        Codebase.SourceAndSamples.SelectMany(TypeRules.NoDrawers).ShouldBeEmpty();

    [Theory]
    [InlineData("src/EdgeKit.Sample/Utils/Sample.cs", "class Sample;")]
    [InlineData("src/EdgeKit.Common/Sample.cs", "class Sample;")]
    [InlineData("src/EdgeKit.Sample/Sample.cs", "class ConnectionManager;")]
    [InlineData("src/EdgeKit.Sample/Sample.cs", "static class Helpers;")]
    public void A_drawer_is_caught(string path, string code) =>
        TypeRules.NoDrawers(Snippet.File(code, path)).ShouldHaveSingleItem();

    [Theory]
    [MemberData(nameof(Projects))]
    public void At_most_half_of_a_projects_types_are_public(string project) =>
        TypeRules.AtMostHalfPublic(project, Codebase.Source.Where(f => f.Project == project)).ShouldBeEmpty();

    [Fact]
    public void A_public_majority_is_caught() =>
        TypeRules.AtMostHalfPublic(
            "A", [Snippet.File("public class A; public class B; class C;")]).ShouldHaveSingleItem();
}
