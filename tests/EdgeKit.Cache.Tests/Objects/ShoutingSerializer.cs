using System.Buffers;
using System.Text;
using Microsoft.Extensions.Caching.Hybrid;

namespace EdgeKit.Cache.Tests.Objects;

/// <summary>A serializer whose work can be seen.</summary>
internal sealed class ShoutingSerializer : IHybridCacheSerializer<Uri>
{
    public Uri Deserialize(ReadOnlySequence<byte> source) => new(Encoding.UTF8.GetString(source));

    public void Serialize(Uri value, IBufferWriter<byte> target) =>
        target.Write(Encoding.UTF8.GetBytes($"http://{value.Host}{value.AbsolutePath.ToUpperInvariant()}"));
}
