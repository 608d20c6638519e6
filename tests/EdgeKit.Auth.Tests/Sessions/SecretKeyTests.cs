using System.Security.Cryptography;
using EdgeKit.Auth.KeyRing;

namespace EdgeKit.Auth.Tests.Sessions;

public sealed class SecretKeyTests
{
    private static readonly byte[] Content = [.. "the master key"u8];

    [Fact]
    public void Who_has_the_secret_gets_the_key_back() =>
        SecretKey.Unwrap("secret", SecretKey.Wrap("secret", Content)).ShouldBe(Content);

    [Fact]
    public void No_two_wrappings_are_alike() =>
        SecretKey.Wrap("secret", Content).ShouldNotBe(SecretKey.Wrap("secret", Content));

    [Fact]
    public void Another_secret_opens_nothing() =>
        Should.Throw<CryptographicException>(() => SecretKey.Unwrap("other", SecretKey.Wrap("secret", Content)));

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(50)]
    [InlineData(65)]
    public void A_changed_byte_anywhere_opens_nothing(int at)
    {
        var wrapped = SecretKey.Wrap("secret", Content);
        wrapped[at] ^= 1;

        Should.Throw<CryptographicException>(() => SecretKey.Unwrap("secret", wrapped));
    }

    [Fact]
    public void What_is_cut_off_opens_nothing() =>
        Should.Throw<CryptographicException>(() => SecretKey.Unwrap("secret", new byte[20]));
}
