// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Calldata of the callbacks as a pool or lender sends it, or somebody who pretends to be one. Written anew from
/// the protocols' interfaces, not from what the contract reads.
library CallbackLayouts {
    uint256 internal constant COUNT = 7;

    function pair(uint256 amount0, uint256 amount1, bytes memory data) internal view returns (bytes memory) {
        return
            abi.encodeWithSignature("uniswapV2Call(address,uint256,uint256,bytes)", msg.sender, amount0, amount1, data);
    }

    function v3(int256 delta0, int256 delta1, bytes memory data) internal pure returns (bytes memory) {
        return abi.encodeWithSignature("uniswapV3SwapCallback(int256,int256,bytes)", delta0, delta1, data);
    }

    function balancer(
        address token,
        uint256 amount,
        uint256 fee,
        bytes memory data
    ) internal pure returns (bytes memory) {
        (address[] memory tokens, uint256[] memory amounts) = (new address[](1), new uint256[](1));
        uint256[] memory fees = new uint256[](1);
        (tokens[0], amounts[0], fees[0]) = (token, amount, fee);
        return
            abi.encodeWithSignature(
                "receiveFlashLoan(address[],uint256[],uint256[],bytes)", tokens, amounts, fees, data
            );
    }

    function morpho(uint256 amount, bytes memory data) internal pure returns (bytes memory) {
        return abi.encodeWithSignature("onMorphoFlashLoan(uint256,bytes)", amount, data);
    }

    function aave(
        address token,
        uint256 amount,
        uint256 fee,
        address initiator,
        bytes memory data
    ) internal pure returns (bytes memory) {
        return abi.encodeWithSignature(
            "executeOperation(address,uint256,uint256,address,bytes)", token, amount, fee, initiator, data
        );
    }

    function erc3156(
        address initiator,
        address token,
        uint256 amount,
        uint256 fee,
        bytes memory data
    ) internal pure returns (bytes memory) {
        return abi.encodeWithSignature(
            "onFlashLoan(address,address,uint256,uint256,bytes)", initiator, token, amount, fee, data
        );
    }

    function unlock(bytes memory data) internal pure returns (bytes memory) {
        return abi.encodeWithSignature("unlockCallback(bytes)", data);
    }

    /// @notice Any of them.
    /// @param token what is said to be lent
    /// @param amount what is said to be owed
    function any(
        uint256 number,
        address token,
        uint256 amount,
        bytes memory data
    ) internal view returns (bytes memory) {
        number %= COUNT;
        if (number == 0) return pair(0, amount, data);
        if (number == 1) return v3(int256(amount), -1, data);
        if (number == 2) return balancer(token, amount, 0, data);
        if (number == 3) return morpho(amount, data);
        if (number == 4) return aave(token, amount, 0, address(this), data);
        if (number == 5) return erc3156(address(this), token, amount, 0, data);
        return unlock(data);
    }
}
