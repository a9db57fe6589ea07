// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/**
 * @notice A double of PancakeSwap V3's pool deployer, which no package has. What a pool sees is the same: its constructor
 * asks `parameters`, and its address follows from deployer, tokens, fee and creation code (CREATE2).
 */
contract PancakeV3DeployerDouble {
    struct Parameters {
        address factory;
        address token0;
        address token1;
        uint24 fee;
        int24 tickSpacing;
    }

    /// @dev The account whose code is the creation code of a pool: storage would cost more gas than a transaction may use.
    address private constant CREATION_CODE = address(0xC0DE);

    Parameters public parameters;

    error NoPoolCreated();

    function deploy(
        address factory,
        address token0,
        address token1,
        uint24 fee,
        int24 tickSpacing
    ) external returns (address pool) {
        parameters = Parameters(factory, token0, token1, fee, tickSpacing);
        bytes memory creationCode = CREATION_CODE.code;
        bytes32 salt = keccak256(abi.encode(token0, token1, fee));
        assembly {
            pool := create2(0, add(creationCode, 32), mload(creationCode), salt)
        }
        if (pool == address(0)) revert NoPoolCreated();
        delete parameters;
    }
}
