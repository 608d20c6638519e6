using System.Security.Cryptography;
using EdgeKit.Auth.KeyRing;

namespace EdgeKit.Auth.Tests.KeyRing;

public sealed class KeyWrappingTests
{
    private static readonly byte[] Content = [.. "the master key"u8];

    [Fact]
    public void The_secret_unwraps_the_key() =>
        KeyWrapping.Unwrap("secret", KeyWrapping.Wrap("secret", Content)).ShouldBe(Content);

    [Fact]
    public void No_two_wrappings_are_alike() =>
        KeyWrapping.Wrap("secret", Content).ShouldNotBe(KeyWrapping.Wrap("secret", Content));

    [Fact]
    public void Another_secret_opens_nothing() =>
        Should.Throw<CryptographicException>(() => KeyWrapping.Unwrap("other", KeyWrapping.Wrap("secret", Content)));

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(50)]
    [InlineData(65)]
    public void A_changed_byte_anywhere_opens_nothing(int at)
    {
        var wrapped = KeyWrapping.Wrap("secret", Content);
        wrapped[at] ^= 1;

        Should.Throw<CryptographicException>(() => KeyWrapping.Unwrap("secret", wrapped));
    }

    [Fact]
    public void Truncated_data_cannot_be_unwrapped() =>
        Should.Throw<CryptographicException>(() => KeyWrapping.Unwrap("secret", new byte[20]));
}
