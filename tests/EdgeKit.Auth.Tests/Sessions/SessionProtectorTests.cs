using System.Text;
using EdgeKit.Auth.Sessions;
using Microsoft.AspNetCore.DataProtection;

namespace EdgeKit.Auth.Tests.Sessions;

public sealed class SessionProtectorTests
{
    private readonly SessionProtector _seal = new(new EphemeralDataProtectionProvider());

    [Fact]
    public void Protected_data_can_be_read_only_for_its_purpose()
    {
        var data = _seal.Protect("token", "session", "a");

        _seal.Unprotect<string>(data, "session", "a").ShouldBe("token");
        _seal.Unprotect<string>(data, "session", "b").ShouldBeNull("a session put in the place of another");
        _seal.Unprotect<string>(data, "cookie").ShouldBeNull();
    }

    [Fact]
    public void Nothing_of_it_can_be_read() =>
        Encoding.Latin1.GetString(_seal.Protect("token", "session")).ShouldNotContain("token");

    [Fact]
    public void One_changed_bit_anywhere_and_it_does_not_open()
    {
        var data = _seal.Protect("token", "session");
        for (var i = 0; i < data.Length; i++)
        {
            var changed = (byte[])data.Clone();
            changed[i] ^= 1;
            _seal.Unprotect<string>(changed, "session").ShouldBeNull();
        }
    }

    [Fact]
    public void Of_nothing_comes_nothing()
    {
        _seal.Unprotect<string>(null, "session").ShouldBeNull();
        _seal.Unprotect<string>([], "session").ShouldBeNull();
    }
}
