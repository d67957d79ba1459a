namespace Ctnet.MLNet;

/// <summary>A field's role in transfer (MKT, section 3: v_u, v_seq, v_shared, v_spec).</summary>
public enum FieldGroup
{
    /// <summary>The field describes the item that is shown, and every domain has it.</summary>
    Shared,

    /// <summary>The field describes the user.</summary>
    User,

    /// <summary>The field lists what the user did before.</summary>
    Sequence,

    /// <summary>Only one domain has the field.</summary>
    Specific,
}
