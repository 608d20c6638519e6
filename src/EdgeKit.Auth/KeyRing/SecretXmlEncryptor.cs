using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace EdgeKit.Auth.KeyRing;

/// <summary>Wraps a data-protection key for storage.</summary>
internal sealed class SecretXmlEncryptor(Func<string> secret) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var wrapped = KeyWrapping.Wrap(
            secret(), Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting)));
        return new EncryptedXmlInfo(
            new XElement("wrappedKey", Convert.ToBase64String(wrapped)), typeof(SecretXmlDecryptor));
    }
}
