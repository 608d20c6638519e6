namespace EdgeKit.Gateway.Tests;

/// <summary>Bytes whose number nobody knows beforehand, so that they are sent in chunks.</summary>
internal sealed class UnsizedStream(int size) : MemoryStream(new byte[size])
{
    public override bool CanSeek => false;
}
