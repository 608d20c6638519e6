using System.Security.Cryptography;
using Shop.Contracts;

namespace Shop.Tests.Payments;

public sealed class CardSealTests
{
    private readonly CardSeal _seal = new(Convert.ToBase64String(new byte[32]));

    [Fact]
    public void A_sealed_card_opens_for_its_order_alone()
    {
        var sealedCard = _seal.Seal("4242424242424242", "a");

        _seal.Open(sealedCard, "a").ShouldBe("4242424242424242");
        Should.Throw<CryptographicException>(() => _seal.Open(sealedCard, "b"));
    }

    [Fact]
    public void A_card_is_never_sealed_into_the_same_text_twice() =>
        _seal.Seal("4242424242424242", "a").ShouldNotBe(_seal.Seal("4242424242424242", "a"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("c2hvcnQ=")]
    [InlineData("no base64")]
    public void A_key_that_is_none_says_how_to_make_one(string? key) =>
        Should.Throw<ArgumentException>(() => new CardSeal(key)).Message.ShouldContain("openssl rand -base64 32");

    [Theory]
    [InlineData("4242424242424242", "424242******4242")]
    [InlineData("123456789012", "123456**9012")]
    public void A_masked_card_shows_its_first_six_and_last_four(string card, string masked) =>
        CardNumber.Mask(card).ShouldBe(masked);
}
