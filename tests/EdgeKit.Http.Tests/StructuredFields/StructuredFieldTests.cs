using System.Globalization;
using System.Text;
using EdgeKit.Http.StructuredFields;

namespace EdgeKit.Http.Tests.StructuredFields;

/// <summary>RFC 9651 §3 and §4.2.</summary>
public sealed class StructuredFieldTests
{
    public static TheoryData<string, object> Items { get; } = new()
    {
        { "42", 42L },
        { "-0", 0L },
        { "007", 7L },
        { "-999999999999999", -999_999_999_999_999L },
        { "4.5", 4.5m },
        { "-0.125", -0.125m },
        { "\"hello \\\"world\\\" \\\\ \"", "hello \"world\" \\ " },
        { "\"\"", "" },
        { "foo123/456:x", new Token("foo123/456:x") },
        { "*a!#$%&'*+-.^_`|~", new Token("*a!#$%&'*+-.^_`|~") },
        { "?1", true },
        { "?0", false },
        { "@1659578233", DateTimeOffset.FromUnixTimeSeconds(1_659_578_233) },
        { "@-1", DateTimeOffset.FromUnixTimeSeconds(-1) },
        { "%\"This is intended for display to %c3%bcsers.\"", new DisplayString(
            "This is intended for display to üsers.") },
        { "%\"%22 %25 %f0%9f%98%80\"", new DisplayString("\" % \U0001F600") },
        { "%\"\"", new DisplayString("") },
        { "  \"blanks\"  ", "blanks" },
    };

    [Theory]
    [MemberData(nameof(Items))]
    public void An_item_has_the_value_that_it_says(string field, object value) =>
        StructuredField.ParseItem(field)!.Value.ShouldBe(value);

    [Theory]
    [InlineData(":aGVsbG8=:", "hello")]
    [InlineData(":aGVsbG8:", "hello")]
    [InlineData(":aGVsbA==:", "hell")]
    [InlineData(":aGVsbA:", "hell")]
    [InlineData(":aGVsbH==:", "hell")]
    [InlineData("::", "")]
    public void A_byte_sequence_may_lack_its_padding(string field, string text) =>
        Encoding.ASCII.GetString((byte[])StructuredField.ParseItem(field)!.Value).ShouldBe(text);

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1234567890123456")]
    [InlineData("1234567890123.1")]
    [InlineData("1.")]
    [InlineData("1.1234")]
    [InlineData("1.2.3")]
    [InlineData("1..2")]
    [InlineData("--1")]
    [InlineData("+1")]
    [InlineData(".1")]
    [InlineData("\"open")]
    [InlineData("\"bad \\x escape\"")]
    [InlineData("\"ends with \\")]
    [InlineData("\"\u00e9\"")]
    [InlineData("\"a\tb\"")]
    [InlineData("?2")]
    [InlineData("?")]
    [InlineData("?true")]
    [InlineData(":aGVsbG8")]
    [InlineData(":aGV=sbG8:")]
    [InlineData(":aGVsbG8==:")]
    [InlineData(":=:")]
    [InlineData(":a:")]
    [InlineData(":aGVs bG8=:")]
    [InlineData(":aGVsbG8-:")]
    [InlineData("@")]
    [InlineData("@1.5")]
    [InlineData("@999999999999999")]
    [InlineData("%\"open")]
    [InlineData("%")]
    [InlineData("%x")]
    [InlineData("%\"%C3%BC\"")]
    [InlineData("%\"%c3\"")]
    [InlineData("%\"%c3%28\"")]
    [InlineData("%\"%ed%a0%80\"")]
    [InlineData("%\"%c\"")]
    [InlineData("%\"%\"")]
    [InlineData("%\"%+1\"")]
    [InlineData("%\"\u00fc\"")]
    [InlineData("a,b")]
    [InlineData("a b")]
    [InlineData("a;")]
    [InlineData("a;A=1")]
    [InlineData("a;b=")]
    [InlineData("a ;b")]
    [InlineData("{}")]
    [InlineData("\ta")]
    public void What_is_no_item_is_none(string field) => StructuredField.ParseItem(field).ShouldBeNull();

    [Fact]
    public void Parameters_are_of_every_type_and_the_last_of_a_key_counts()
    {
        var item = StructuredField.ParseItem("a;x; y=?0;z=:AQ:;*s=%\"%c3%a9\";x=tok;d=@0")!;

        item.Parameters.Keys.ShouldBe(["x", "y", "z", "*s", "d"], ignoreOrder: true);
        item.Parameters["x"].ShouldBe(new Token("tok"));
        item.Parameters["y"].ShouldBe(false);
        item.Parameters["*s"].ShouldBe(new DisplayString("é"));
        item.Parameters["d"].ShouldBe(DateTimeOffset.UnixEpoch);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)]
    [InlineData("a , \"b\"\t,\t(1 2);q=?1", 3)]
    [InlineData("( ), (  1  )", 2)]
    public void A_list_has_items_and_inner_lists(string field, int members) =>
        StructuredField.ParseList(field)!.Count.ShouldBe(members);

    [Theory]
    [InlineData("a,")]
    [InlineData(",a")]
    [InlineData("a,,b")]
    [InlineData("a b")]
    [InlineData("(1")]
    [InlineData("(1,2)")]
    [InlineData("(1\t2)")]
    [InlineData("(\"a\"\"b\")")]
    [InlineData("((1))")]
    public void A_list_parses_whole_or_not_at_all(string field) => StructuredField.ParseList(field).ShouldBeNull();

    [Fact]
    public void In_a_dictionary_the_last_of_a_key_counts_and_a_key_alone_is_true()
    {
        var members = StructuredField.ParseDictionary("a=1, b;p=2, c=(x y), a=%\"z\"")!;

        members.Keys.ShouldBe(["a", "b", "c"]);
        members["a"].Value.ShouldBe(new DisplayString("z"));
        members["b"].Value.ShouldBe(true);
        members["b"].Parameters["p"].ShouldBe(2L);
        ((List<StructuredItem>)members["c"].Value).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("A=1")]
    [InlineData("a=")]
    [InlineData("a==1")]
    [InlineData("a=1,")]
    [InlineData("a=1 b=2")]
    [InlineData("1=a")]
    [InlineData("a=:x=y:")]
    public void A_dictionary_parses_whole_or_not_at_all(string field) =>
        StructuredField.ParseDictionary(field).ShouldBeNull();

    /// <summary>Whatever comes, it ends, and with a value or without: no input throws.</summary>
    [Fact]
    public void No_input_throws()
    {
        var random = new Random(9651);
        const string alphabet = "a*A0-.;=,()\"\\?:@% \t%c3%bc\u00fc\0";
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Create(CultureInfo.InvariantCulture,
                $"{new string([.. Enumerable.Range(0, random.Next(12)).Select(_ => alphabet[random.Next(alphabet.Length)])])}");
            _ = StructuredField.ParseItem(text);
            _ = StructuredField.ParseList(text);
            _ = StructuredField.ParseDictionary(text);
        }
    }
}
