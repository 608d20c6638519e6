using System.Globalization;
using EdgeKit.Conventions.Model;
using EdgeKit.Conventions.Rules;
using EdgeKit.Conventions.Support;

namespace EdgeKit.Conventions;

public sealed class SizeTests
{
    /// <summary>Files that may be longer than the rest, each with its reason.</summary>
    private static readonly Dictionary<string, string> LongWithReason = [];

    [Fact]
    public void The_median_file_is_short() => SizeRules.MedianIsShort(Codebase.Source).ShouldBeEmpty();

    [Fact]
    public void A_long_median_is_caught() =>
        SizeRules.MedianIsShort([Lines(10), Lines(61), Lines(62)]).ShouldHaveSingleItem();

    [Fact]
    public void No_file_is_long_without_a_reason() =>
        SizeRules.FilesAreShort(Codebase.SourceAndSamples, LongWithReason).ShouldBeEmpty();

    [Fact]
    public void A_long_file_is_caught_unless_it_is_excused()
    {
        SizeRules.FilesAreShort([Lines(251)], new Dictionary<string, string>()).ShouldHaveSingleItem();
        SizeRules.FilesAreShort([Lines(251)], Excuse()).ShouldBeEmpty();
    }

    [Fact]
    public void An_excuse_that_is_needed_no_more_is_caught() =>
        SizeRules.FilesAreShort([Lines(250)], Excuse()).ShouldHaveSingleItem();

    [Fact]
    public void Methods_are_short() => Codebase.SourceAndSamples.SelectMany(SizeRules.MethodsAreShort).ShouldBeEmpty();

    [Fact]
    public void A_long_method_is_caught()
    {
        SizeRules.MethodsAreShort(Snippet.Method(Repeat("n++;\n", 36))).ShouldBeEmpty();
        SizeRules.MethodsAreShort(Snippet.Method(Repeat("n++;\n", 38))).ShouldHaveSingleItem();
    }

    [Fact]
    public void Nesting_is_shallow() =>
        Codebase.SourceAndSamples.SelectMany(SizeRules.NestingIsShallow).ShouldBeEmpty();

    [Fact]
    public void Deep_nesting_is_caught()
    {
        SizeRules.NestingIsShallow(
            Snippet.Method("foreach (var a in n) { if (a) { while (true) { n++; } } }")).ShouldBeEmpty();
        SizeRules.NestingIsShallow(
            Snippet.Method("foreach (var a in n) { if (a) { while (true) { try { n++; } finally { } } } }"))
            .ShouldHaveSingleItem();
    }

    [Fact]
    public void An_else_if_is_no_deeper() =>
        SizeRules.NestingIsShallow(Snippet.Method(
            "if (n == 1) { } else if (n == 2) { } else if (n == 3) { } else if (n == 4) { }")).ShouldBeEmpty();

    [Fact]
    public void Methods_are_simple() =>
        Codebase.SourceAndSamples.SelectMany(SizeRules.MethodsAreSimple).ShouldBeEmpty();

    [Fact]
    public void A_method_of_many_paths_is_caught()
    {
        SizeRules.MethodsAreSimple(Snippet.Method(Repeat("if (n > 0) { n--; }\n", 9))).ShouldBeEmpty();
        SizeRules.MethodsAreSimple(Snippet.Method(Repeat("if (n > 0) { n--; }\n", 10))).ShouldHaveSingleItem();
    }

    [Fact]
    public void Arms_of_a_switch_are_paths()
    {
        SizeRules.MethodsAreSimple(Snippet.Method($"var a = n switch {{ {Arms(9)} _ => 0 }};")).ShouldBeEmpty();
        SizeRules.MethodsAreSimple(Snippet.Method($"var a = n switch {{ {Arms(10)} _ => 0 }};")).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("int B => {0};")]
    [InlineData("int this[int n] => {0};")]
    [InlineData("Func<int, int> B = n => {0};")]
    [InlineData("Func<int, int> B {{ get; }} = n => {0};")]
    public void A_property_or_lambda_of_many_paths_is_caught(string member)
    {
        SizeRules.MethodsAreSimple(Member(member, Repeat("n > 0 ? 1 : ", 9) + "2")).ShouldBeEmpty();
        SizeRules.MethodsAreSimple(Member(member, Repeat("n > 0 ? 1 : ", 12) + "2")).ShouldHaveSingleItem();
        SizeRules.MethodsAreSimple(Member(member, $"G(m => m switch {{ {Arms(12)} _ => 0 }})")).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_switch_of_many_cases_in_a_lambda_is_caught() => SizeRules.MethodsAreSimple(
        Member("Action<int> B = n => {{ switch (n) {{ {0} }} }};", Repeat("case 1: break; ", 20))).ShouldHaveSingleItem();

    [Fact]
    public void A_lambda_in_a_method_counts_once() => SizeRules.MethodsAreSimple(
        Snippet.Method($"G(() => {{ {Repeat("if (n > 0) { n--; }\n", 10)} }});")).ShouldHaveSingleItem();

    [Fact]
    public void A_switch_that_is_returned_is_a_table() =>
        SizeRules.MethodsAreSimple(Snippet.Method($"return n switch {{ {Arms(10)} _ => 0 }};")).ShouldBeEmpty();

    [Fact]
    public void Switches_are_short() => Codebase.SourceAndSamples.SelectMany(SizeRules.SwitchesAreShort).ShouldBeEmpty();

    [Fact]
    public void A_long_switch_is_caught()
    {
        SizeRules.SwitchesAreShort(Snippet.Method($"return n switch {{ {Arms(15)} _ => 0 }};")).ShouldBeEmpty();
        SizeRules.SwitchesAreShort(Snippet.Method($"return n switch {{ {Arms(16)} _ => 0 }};")).ShouldHaveSingleItem();
    }

    [Fact]
    public void Constructors_are_light() =>
        Codebase.SourceAndSamples.SelectMany(SizeRules.ConstructorsAreLight).ShouldBeEmpty();

    [Theory]
    [InlineData("sealed class A(int a, int b, int c, int d, int e, int f, int g);")]
    [InlineData("sealed class A { A(int a, int b, int c, int d, int e, int f, int g) { } }")]
    public void A_heavy_constructor_is_caught(string code) =>
        SizeRules.ConstructorsAreLight(Snippet.File(code)).ShouldHaveSingleItem();

    private static SourceFile Member(string member, string body) =>
        Snippet.File($"class A {{ {string.Format(CultureInfo.InvariantCulture, member, body)} }}");

    private static SourceFile Lines(int count) => Snippet.File(Repeat("// a line\n", count));

    private static Dictionary<string, string> Excuse() => new() { [Lines(1).Path] = "a reason" };

    private static string Arms(int count) => string.Concat(Enumerable.Range(1, count).Select(i => $"{i} => {i}, "));

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
