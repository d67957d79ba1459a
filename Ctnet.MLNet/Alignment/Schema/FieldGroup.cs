namespace Ctnet.MLNet.Alignment;

/// <summary>The part that a field plays in transfer (MKT, section 3: v_u, v_seq, v_shared, v_spec).</summary>
public enum FieldGroup
{
    /// <summary>Describes what is shown, and every domain has it.</summary>
    Shared,

    /// <summary>Describes the user.</summary>
    User,

    /// <summary>The user's behaviour.</summary>
    Sequence,

    /// <summary>Known in one domain only.</summary>
    Specific,
}
