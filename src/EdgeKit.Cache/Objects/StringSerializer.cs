using System.Buffers;
using System.Text;
using Microsoft.Extensions.Caching.Hybrid;

namespace EdgeKit.Cache.Objects;

/// <summary>UTF-8; rejects unpaired surrogates.</summary>
internal sealed class StringSerializer : IHybridCacheSerializer<string>
{
    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public string Deserialize(ReadOnlySequence<byte> source) => Strict.GetString(source);

    public void Serialize(string value, IBufferWriter<byte> target) => Strict.GetBytes(value, target);
}
