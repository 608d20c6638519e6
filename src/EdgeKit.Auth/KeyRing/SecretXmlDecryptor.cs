using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.KeyRing;

/// <summary>
/// Unwraps a data-protection key. Activated by ASP.NET Core by the full type name stored with each key: renaming or
/// moving this type makes all stored keys unreadable.
/// </summary>
internal sealed class SecretXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var secret = services.GetRequiredService<IOptions<AuthOptions>>().Value.Bff!.ClientSecret!;
        return XElement.Parse(
            Encoding.UTF8.GetString(KeyWrapping.Unwrap(secret, Convert.FromBase64String(encryptedElement.Value))));
    }
}
