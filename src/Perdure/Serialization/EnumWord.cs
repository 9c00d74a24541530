namespace Perdure.Serialization;

/// <summary>How the members of the rooms' enumerations are written in index columns: as in the JSON, in lower case.</summary>
internal static class EnumWord
{
    extension<TEnum>(TEnum value) where TEnum : struct, Enum
    {
        public string Word => Words<TEnum>.Of.TryGetValue(value, out var word) ? word : value.ToString();
    }

    private static class Words<TEnum> where TEnum : struct, Enum
    {
        public static readonly Dictionary<TEnum, string> Of = Enum.GetValues<TEnum>().ToDictionary(value => value, value => value.ToString().ToLowerInvariant());
    }
}
