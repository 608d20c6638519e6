using EdgeKit.Cache.Http.Rules;
using EdgeKit.Cache.Http.Storage;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Tests.Http.Storage;

public sealed class MetadataCodecTests
{
    private static readonly StoredResponse Response = new(
        203,
        [new("ETag", "\"ä\""), new("Link", new StringValues(["a", "b"]))],
        TimeSpan.FromSeconds(3),
        new ResponseLifetimes(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3), true, true));

    [Fact]
    public void An_answer_comes_back_as_it_went()
    {
        var back = MetadataCodec.Decode(MetadataCodec.Encode(Response)).ShouldBeOfType<StoredResponse>();

        (back.Status, back.InitialAge, back.Lifetimes, back.ETag).ShouldBe(
            (203, Response.InitialAge, Response.Lifetimes, "\"ä\""));
        back.Headers.ShouldBe(Response.Headers);
    }

    [Fact]
    public void A_marker_comes_back_as_it_went()
    {
        var back = MetadataCodec.Decode(
            MetadataCodec.Encode(new VaryMarker("id", ["accept", "cookie:x"]))).ShouldBeOfType<VaryMarker>();

        (back.Id, string.Join(' ', back.Names)).ShouldBe(("id", "accept cookie:x"));
    }

    [Fact]
    public void Every_truncation_and_every_flipped_byte_is_survived()
    {
        var bytes = MetadataCodec.Encode(Response);

        for (var i = 0; i < bytes.Length; i++)
        {
            Should.NotThrow(() => MetadataCodec.Decode(bytes.AsMemory(0, i)));
            var flipped = bytes.ToArray();
            flipped[i] ^= 0xFF;
            Should.NotThrow(() => MetadataCodec.Decode(flipped));
        }
    }
}
