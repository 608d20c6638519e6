using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace EdgeKit.Auth.KeyRing;

/// <summary>Puts a wrapped key into the platform's XML; <see cref="SecretXmlDecryptor"/> takes it out.</summary>
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
