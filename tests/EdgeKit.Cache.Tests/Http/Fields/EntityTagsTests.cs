using EdgeKit.Cache.Http.Fields;

namespace EdgeKit.Cache.Tests.Http.Fields;

public sealed class EntityTagsTests
{
    [Theory]
    [InlineData("\"a\"", "\"a\"", true)]
    [InlineData("W/\"a\"", "\"a\"", true)]
    [InlineData("\"a\"", "W/\"a\"", true)]
    [InlineData("\"x\", \"a\"", "\"a\"", true)]
    [InlineData("\"x,y\",\"a\"", "\"x,y\"", true)]
    [InlineData(" * ", "\"a\"", true)]
    [InlineData("*", null, true)]
    [InlineData("\"x\"", "\"a\"", false)]
    [InlineData("\"x\"", null, false)]
    [InlineData("a", "\"a\"", false)]
    [InlineData("\"a", "\"a\"", false)]
    [InlineData("", "\"a\"", false)]
    public void If_None_Match_compares_weakly(string field, string? tag, bool lists) =>
        EntityTags.Lists(field, tag).ShouldBe(lists);

    [Theory]
    [InlineData("\"a\"", "\"a\"", true)]
    [InlineData("W/\"a\"", "W/\"a\"", false)]
    [InlineData("W/\"a\"", "\"a\"", false)]
    public void A_weak_tag_equals_nothing_strongly(string one, string other, bool equal) =>
        EntityTags.StrongEquals(one, other).ShouldBe(equal);
}
