using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.KeyRing;

/// <summary>Unwraps data-protection keys. Each stored key names this type: it must not be renamed or moved.</summary>
internal sealed class SecretXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var secret = services.GetRequiredService<IOptions<AuthOptions>>().Value.Bff!.ClientSecret!;
        return XElement.Parse(
            Encoding.UTF8.GetString(KeyWrapping.Unwrap(secret, Convert.FromBase64String(encryptedElement.Value))));
    }
}
